/** The newest acts of a cluster's members, as columns: noted with nearly every post of a member, read when it is told of. */
import { f64, i32 } from './cell.ts'

const MOST_TICKS = 600

/** A plain object, so that it is the same after a checkpoint. */
export interface Ticks {
  readonly accounts: Int32Array
  readonly times: Float64Array
  readonly keys: Float64Array
  length: number
  /** Where the oldest stands once all places are taken. */
  hand: number
}

export interface Tick {
  readonly account: number
  readonly at: number
  /** Key of the object. */
  readonly key: number
}

export function noTicks(): Ticks {
  return {
    accounts: new Int32Array(MOST_TICKS),
    times: new Float64Array(MOST_TICKS),
    keys: new Float64Array(MOST_TICKS),
    length: 0,
    hand: 0,
  }
}

export function keepTick(ticks: Ticks, account: number, at: number, key: number): void {
  let place = ticks.length
  if (place < MOST_TICKS) ticks.length++
  else {
    place = ticks.hand
    ticks.hand = (place + 1) % MOST_TICKS
  }
  ticks.accounts[place] = account
  ticks.times[place] = at
  ticks.keys[place] = key
}

/** In the order of their places. */
export function ticksOf(ticks: Ticks): Tick[] {
  return Array.from({ length: ticks.length }, (_, place) => ({
    account: i32(ticks.accounts, place),
    at: f64(ticks.times, place),
    key: f64(ticks.keys, place),
  }))
}
