/**
 * One change to many sockets: the gateway, from the outbox to the wire, against a plain `ws` server that sends each
 * change as one buffer encoded before. Same changes, same sockets, in a process of their own that only counts.
 */
import { createServer } from 'node:http'

import { WebSocketServer } from 'ws'

import { findingsOf } from '../tests/support/findings.ts'
import { startApp } from '../tests/support/start-app.ts'
import type { BenchRow } from './bench-row.ts'
import { startCrowd } from './socket-crowd.ts'

const SOCKETS = 200
const CHANGES = 2000

export async function run(): Promise<BenchRow[]> {
  const server = await startApp({ onDisk: true })
  const viewer = await server.makeUser({ role: 'lead' })
  const crowd = await startCrowd(server.address, viewer.cookie, SOCKETS)
  try {
    const before = await server.store.counters.get('change')
    // All changes are there before the first is sent: what is measured is the way from the outbox to the sockets.
    await server.app.alerting.apply(findingsOf(CHANGES), async () => undefined)
    const gateway = await timed(() => crowd.seen(before + CHANGES))
    const stored = await server.store.outbox.after(before, CHANGES)
    const plain = await plainSeconds(stored.map(({ change }) => Buffer.from(change)))
    const perSecond = (SOCKETS * CHANGES) / gateway
    const floor = (SOCKETS * CHANGES) / plain
    return [
      {
        name: `fan-out of ${CHANGES} changes to ${SOCKETS} sockets`,
        value: Math.round(perSecond),
        unit: 'deliveries/s',
        floor: Math.round(floor),
        floorName: 'plain ws, one encoded buffer a change',
        budget: '≥ 0.7 of the floor',
        ok: perSecond / floor >= 0.7,
      },
    ]
  } finally {
    crowd.close()
    await server.close()
  }
}

async function plainSeconds(buffers: readonly Buffer[]): Promise<number> {
  const http = createServer()
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const crowd = await startCrowd(`http://127.0.0.1:${address.port}`, '', SOCKETS)
  const seconds = await timed(async () => {
    const seen = crowd.seen(buffers.length)
    for (const [at, buffer] of buffers.entries()) {
      for (const client of server.clients) client.send(buffer, { binary: false })
      if (at % 20 === 19) await new Promise((resolve) => setImmediate(resolve))
    }
    await seen
  })
  crowd.close()
  server.close()
  http.close()
  return seconds
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}
