/**
 * Coalesces the changes of each room into chained frames: one per 50 ms and room, the first after a pause at once.
 * Each frame names the seq of the room's frame before it. Two changes of one alert stay two: a page whose counts are
 * true at a seq in between applies just the second.
 */
import type { AlertsChanged } from '../../shared/protocol/events.ts'
import type { FeedChange } from './change-feed.ts'
import { roomsOfChange } from './rooms.ts'

export const FRAME_MS = 50

interface Room {
  last: number
  pending: FeedChange[]
  timer: NodeJS.Timeout | null
  /** Of the clock that is never set: a wall clock set back would hold frames up. */
  sentAt: number
}

export class RoomFrames {
  readonly #rooms = new Map<string, Room>()
  readonly #send: (frame: AlertsChanged) => void
  readonly #seq: () => number

  /** `seq` tells how far the change feed is: where a room nobody asked for yet begins. */
  constructor(send: (frame: AlertsChanged) => void, seq: () => number) {
    this.#send = send
    this.#seq = seq
  }

  push(changes: readonly FeedChange[], before: number): void {
    const touched = new Set<string>()
    for (const change of changes) {
      for (const name of roomsOfChange(change.change.row)) {
        this.#room(name, before).pending.push(change)
        touched.add(name)
      }
    }
    for (const name of touched) this.#schedule(name)
  }

  /** Sends what waits and tells the seq a subscriber of this room starts from. */
  settle(name: string): number {
    this.#flush(name)
    return this.#room(name, this.#seq()).last
  }

  /** Nobody is in it any more. It begins anew when it is asked for: invented names must not pile up. */
  forget(name: string): void {
    if (this.#rooms.get(name)?.pending.length === 0) this.#rooms.delete(name)
  }

  #room(name: string, last: number): Room {
    const known = this.#rooms.get(name)
    if (known !== undefined) return known
    const room: Room = { last, pending: [], timer: null, sentAt: Number.NEGATIVE_INFINITY }
    this.#rooms.set(name, room)
    return room
  }

  #schedule(name: string): void {
    const room = this.#rooms.get(name)
    if (room === undefined || room.timer !== null) return
    const wait = room.sentAt + FRAME_MS - performance.now()
    if (wait <= 0) this.#flush(name)
    else room.timer = setTimeout(() => this.#flush(name), wait)
  }

  #flush(name: string): void {
    const room = this.#rooms.get(name)
    if (room === undefined || room.pending.length === 0) return
    if (room.timer !== null) clearTimeout(room.timer)
    room.timer = null
    const seq = room.pending.at(-1)?.seq ?? room.last
    const frame: AlertsChanged = { room: name, prev: room.last, seq, changes: room.pending.map(({ change }) => change) }
    room.pending = []
    room.last = seq
    room.sentAt = performance.now()
    this.#send(frame)
  }

  close(): void {
    for (const room of this.#rooms.values()) if (room.timer !== null) clearTimeout(room.timer)
    this.#rooms.clear()
  }
}
