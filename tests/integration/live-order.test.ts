import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findingOf, findingsOf } from '../support/findings.ts'
import { PageClient } from '../support/page-client.ts'
import { ask, commandOf, connectSocket, recordFrames, until } from '../support/socket.ts'
import { startApp, type Running, type TestUser } from '../support/start-app.ts'

let server: Running
let lead: TestUser
beforeAll(async () => {
  server = await startApp()
  lead = await server.makeUser({ role: 'lead' })
})
afterAll(async () => {
  await server.close()
})

describe('order and resumption of the feed', () => {
  test('[LIVE1] frames of a room are chained without gap and carry changes in the order of seq', async () => {
    const socket = await connectSocket(server.address, lead)
    const frames = recordFrames(socket)
    const start = await ask(socket, 'feed:subscribe', {})
    if (!start.ok) throw new Error(start.error.message)
    for (let round = 0; round < 20; round++) await server.raise(findingsOf(5))
    const head = await server.store.counters.get('change')
    await until('the last change arrived', () => frames.at(-1)?.seq === head)

    let last = start.rooms['all']
    for (const frame of frames) {
      expect(frame.prev).toBe(last)
      expect(frame.changes.at(-1)?.row.seq).toBe(frame.seq)
      last = frame.seq
    }
    const seqs = frames.flatMap((frame) => frame.changes.map((change) => change.row.seq))
    expect(seqs).toHaveLength(100)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    socket.disconnect()
  })

  test('[LIVE1] a transaction that fails takes no seq and sends nothing', async () => {
    const before = await server.store.counters.get('change')
    const fails = server.app.alerting.apply([findingOf()], () => Promise.reject(new Error('disk full')))
    await expect(fails).rejects.toThrow('disk full')
    expect(await server.store.counters.get('change')).toBe(before)
    expect(await server.store.outbox.after(before, 10)).toEqual([])
  })

  test('[LIVE2] every change that is pushed is in the outbox, as it was pushed', async () => {
    const socket = await connectSocket(server.address, lead)
    const frames = recordFrames(socket)
    await ask(socket, 'feed:subscribe', {})
    const from = await server.store.counters.get('change')
    await server.raise(findingsOf(30))
    await until('all came', () => frames.flatMap((frame) => frame.changes).length === 30)
    const stored = (await server.store.outbox.after(from, 100)).map(({ change }) => JSON.parse(change) as object)
    expect(frames.flatMap((frame) => frame.changes)).toEqual(stored)
    socket.disconnect()
  })

  test('[LIVE4] a page that was away gets exactly what it missed, before the answer, and nothing twice', async () => {
    const page = await new PageClient(server.address, lead).open()
    await server.raise(findingsOf(10))
    await until('ten came', () => page.applied.length === 10)
    page.close()
    await server.raise(findingsOf(40))
    page.applied.length = 0
    page.socket.connect()
    await page.whenCurrent()
    const head = await server.store.counters.get('change')
    expect(page.counts.snapshots).toBe(1)
    expect(page.counts.resumed).toBe(1)
    expect(page.applied).toEqual(Array.from({ length: 40 }, (_, at) => head - 39 + at))
    page.close()
  })

  test('[LIVE4] resumption works across a restart of the server', async () => {
    const page = await new PageClient(server.address, lead).open()
    const before = page.rows().length
    await server.restart()
    await server.raise(findingsOf(7))
    await until('the page is back and has them', () => page.current && page.rows().length === before + 7)
    expect(page.counts.snapshots).toBe(1)
    page.close()
  })

  test('[LIVE4] what was missed and is gone from the outbox is answered by snapshot', async () => {
    const page = await new PageClient(server.address, lead).open()
    page.close()
    await server.raise(findingsOf(5))
    await server.store.outbox.prune(await server.store.counters.get('change'))
    await server.raise(findingsOf(5))
    page.socket.connect()
    await page.whenCurrent()
    expect(page.counts.snapshots).toBe(2)
    expect(page.applied).toEqual([])
    const open = await server.store.feed.page({ filter: {}, limit: 500 }, null)
    expect(page.rows().map((row) => row.id)).toEqual(open.rows.map((row) => row.id))
    page.close()
  })

  test('[LIVE4] a page from the future, as after a restored backup, takes a snapshot', async () => {
    const socket = await connectSocket(server.address, lead)
    const answer = await ask(socket, 'feed:subscribe', { held: { all: 10_000_000 } })
    expect(answer).toMatchObject({ ok: true, resume: 'snapshot' })
    socket.disconnect()
  })

  test('[LIVE4] a removed exercise leaves no alert behind on a page that was away meanwhile', async () => {
    const page = await new PageClient(server.address, lead).open()
    await server.raise(findingsOf(5, () => ({ exercise: true })))
    await until('the exercise is on the page', () => page.rows().some((row) => row.exercise))
    page.close()
    await server.app.exercise.wipe()
    page.socket.connect()
    await page.whenCurrent()
    expect(page.rows().some((row) => row.exercise)).toBe(false)
    await server.raise(findingsOf(1))
    const head = await server.store.counters.get('change')
    await until('new changes arrive as before', () => page.applied.at(-1) === head)
    page.close()
  })

  test('[LIVE4] repeated and overlapping frames change nothing', async () => {
    const page = await new PageClient(server.address, lead).open()
    const socket = await connectSocket(server.address, lead)
    const frames = recordFrames(socket)
    await ask(socket, 'feed:subscribe', {})
    await server.raise(findingsOf(3))
    await until('both have them', () => frames.length > 0 && page.applied.length === 3)
    const { rows, tally } = page.feed
    const receive = page.socket.listeners('alerts:changed')[0]!
    for (const frame of frames) {
      receive(frame)
      receive({ ...frame, prev: frame.prev - 2, seq: frame.seq + 1 })
    }
    expect(page.feed.rows).toEqual(rows)
    expect(page.feed.tally).toEqual(tally)
    page.close()
    socket.disconnect()
  })

  test('[LIVE4] counts of a page stay those of the store through changes of every facet', async () => {
    const filter = { countries: ['BR'], severities: ['high' as const, 'critical' as const] }
    const page = await new PageClient(server.address, lead, { filter }).open()
    await server.raise(findingsOf(12, (at) => ({ country: at % 2 === 0 ? 'BR' : 'FR', score: 0.5 + at / 30 })))
    const other = await connectSocket(server.address, lead)
    for (const row of page.rows().slice(0, 4)) await ask(other, 'alert:command', commandOf('claim', row, {}))
    const head = await server.store.counters.get('change')
    await until('the page has it all', () => page.held['all'] === head)
    const stored = await server.store.feed.page({ filter, limit: 500 }, null)
    expect(page.feed.tally?.total).toBe(stored.total)
    expect(page.feed.tally?.unfiltered).toBe(stored.unfiltered)
    expect(withoutZeros(page.feed.tally!.facets)).toEqual(stored.facets)
    page.close()
    other.disconnect()
  })
})

function withoutZeros(facets: Record<string, Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(facets).map(([facet, counts]) => [
      facet,
      Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0)),
    ]),
  )
}
