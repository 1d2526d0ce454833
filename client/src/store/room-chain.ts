import type { AlertsChanged, FeedSubscribed } from '../../../shared/protocol/events.ts'

/** The last seq held of each room. */
export type Held = Readonly<Record<string, number>>

export type FrameFate = 'apply' | 'repeated' | 'gap'

/**
 * [LIVE4] A frame names the seq before it. One that ends at or before what is held is repeated; one that starts after
 * it leaves a gap. One that overlaps is applied: applying a change twice changes nothing.
 */
export function fateOf(held: Held, frame: Pick<AlertsChanged, 'room' | 'prev' | 'seq'>): FrameFate {
  const last = held[frame.room]
  if (last === undefined) return 'gap'
  if (frame.seq <= last) return 'repeated'
  return frame.prev > last ? 'gap' : 'apply'
}

export function holdFrame(held: Held, frame: Pick<AlertsChanged, 'room' | 'seq'>): Held {
  return held[frame.room] === frame.seq ? held : { ...held, [frame.room]: frame.seq }
}

/** The answer to a subscription. A frame may have overtaken it: what has been applied is not given up again. */
export function holdAnswer(held: Held, { rooms, resume }: FeedSubscribed): Held {
  if (resume === 'snapshot') return rooms
  return Object.fromEntries(Object.entries(rooms).map(([room, seq]) => [room, Math.max(seq, held[room] ?? seq)]))
}
