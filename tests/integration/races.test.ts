import { afterAll, beforeAll, expect, test } from 'vitest'

import type { AlertRow } from '../../shared/domain/alert.ts'
import { verifyChain } from '../../server/audit/hash-chain.ts'
import { findingsOf } from '../support/findings.ts'
import { ask, commandOf, connectSocket, type AnswerOf, type LiveSocket } from '../support/socket.ts'
import { startApp, type Running, type TestUser } from '../support/start-app.ts'

const PEOPLE = 20
let server: Running
const people: TestUser[] = []
const sockets: LiveSocket[] = []

beforeAll(async () => {
  server = await startApp()
  for (let n = 0; n < PEOPLE; n++) people.push(await server.makeUser())
  for (const person of people) sockets.push(await connectSocket(server.address, person))
})
afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await server.close()
})

async function alerts(n: number): Promise<AlertRow[]> {
  const findings = findingsOf(n)
  await server.raise(findings)
  const rows = await Promise.all(findings.map(({ subject }) => server.store.alerts.naming(subject.type, subject.id)))
  return rows.map(([named]) => named!.row)
}

/** All sockets of `racers` claim at once; the answers in their order. */
function race(row: AlertRow, racers: readonly number[]): Promise<AnswerOf<'alert:command'>[]> {
  return Promise.all(racers.map((at) => ask(sockets[at]!, 'alert:command', commandOf('claim', row, {}))))
}

async function expectOneWinner(row: AlertRow, racers: readonly number[], answers: AnswerOf<'alert:command'>[]) {
  const winners = racers.filter((_, at) => answers[at]?.ok === true)
  expect(winners).toHaveLength(1)
  const winner = people[winners[0]!]!.user
  for (const answer of answers) {
    if (answer.ok) continue
    expect(answer.error).toMatchObject({
      code: 'CLAIMED_BY',
      who: { id: winner.id, name: winner.name },
      since: expect.any(String),
      current: row.version + 1,
    })
  }
  const stored = await server.store.alerts.get(row.id)
  expect(stored?.row).toMatchObject({ state: 'claimed', owner: { id: winner.id }, version: row.version + 1 })
  const entries = await server.store.audit.ofAlert(row.id)
  expect(entries.map(({ action, actor }) => [action, actor.type])).toEqual([
    ['alert.raise', 'detector'],
    ['alert.claim', 'user'],
  ])
  expect(entries[1]?.actor.id).toBe(winner.id)
}

test('[LIVE9] of two people who claim one alert at once exactly one wins and the other is told who, 1,000 times', async () => {
  const rows = await alerts(1000)
  expect(rows).toHaveLength(1000)
  // Fifty races at a time, each between another pair.
  for (let from = 0; from < rows.length; from += 50) {
    const batch = rows.slice(from, from + 50)
    const pairs = batch.map((_, at) => [at % PEOPLE, (at + 1 + ((from / 50) % (PEOPLE - 1))) % PEOPLE])
    const answers = await Promise.all(batch.map((row, at) => race(row, pairs[at]!)))
    for (const [at, row] of batch.entries()) await expectOneWinner(row, pairs[at]!, answers[at]!)
  }
}, 120_000)

test('[LIVE9] of twenty people who claim one alert at once exactly one wins, 100 times', async () => {
  const everybody = people.map((_, at) => at)
  const rows = await alerts(100)
  expect(rows).toHaveLength(100)
  for (const row of rows) await expectOneWinner(row, everybody, await race(row, everybody))
}, 60_000)

test('[LIVE1] after all races every chain of the audit log holds and its seqs are in order', async () => {
  let last = 0
  for (const entry of await server.store.audit.since(0, 5000)) {
    expect(entry.seq).toBeGreaterThan(last)
    last = entry.seq
  }
  expect(last).toBeGreaterThan(2000)
  for (const { chain } of await server.store.audit.heads()) {
    expect((await verifyChain(server.store.audit.chain(chain))).firstBad).toBeNull()
  }
})
