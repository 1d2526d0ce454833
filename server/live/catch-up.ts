/** What a returning page has missed, room by room. */
import type { AlertChange } from '../../shared/protocol/events.ts'
import type { Outbox } from '../store/outbox.ts'
import type { ChangeFeed } from './change-feed.ts'
import { roomsOfChange } from './rooms.ts'

/** More than this is dearer than a snapshot. */
export const MAX_MISSED = 2000

/**
 * The changes after the held seqs, up to where the change feed is when the promise resolves; null when a room is held
 * nowhere, or when what was missed is gone or too much, so that a snapshot is due.
 */
export async function catchUp(
  outbox: Outbox,
  feed: Pick<ChangeFeed, 'seq'>,
  rooms: readonly string[],
  held: Readonly<Record<string, number>>,
): Promise<Map<string, AlertChange[]> | null> {
  const seqs = rooms.map((room) => held[room])
  if (seqs.length === 0) return new Map()
  const known = seqs.filter((seq): seq is number => seq !== undefined)
  if (known.length < seqs.length || known.some((seq) => seq > feed.seq)) return null
  let from = Math.min(...known)
  if (from < feed.seq) {
    const oldest = await outbox.oldest()
    if (oldest === null || oldest > from + 1) return null
  }
  const missed = new Map<string, AlertChange[]>(rooms.map((room) => [room, []]))
  let read = 0
  // The feed may move on while the outbox is read: go on until there is nothing left between.
  while (from < feed.seq) {
    const page = await outbox.after(from, 500)
    const last = page.at(-1)
    if (last === undefined) break
    from = last.seq
    read += page.length
    if (read > MAX_MISSED) return null
    for (const stored of page) {
      // Written by the outbox from a typed change.
      const change = JSON.parse(stored.change) as AlertChange
      for (const room of roomsOfChange(change.row)) {
        const after = held[room]
        if (after !== undefined && stored.seq > after) missed.get(room)?.push(change)
      }
    }
  }
  return missed
}
