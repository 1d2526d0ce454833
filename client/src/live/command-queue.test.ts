import { expect, test } from 'vitest'

import type { CommandInput } from '../../../shared/protocol/commands.ts'
import { CommandQueue, type CommandAnswer } from './command-queue.ts'

function claim(n: number, expectedVersion = 1, alertId = `alert-${n}`): CommandInput {
  return { commandId: `command-${n}`, alertId, expectedVersion, action: 'claim', payload: {} }
}

const done = (version: number): CommandAnswer => ({ ok: true, version, seq: version })

test('[LIVE9] without a connection commands wait, and go out in their order with the version their person saw', async () => {
  const sent: CommandInput[] = []
  const waiting: number[] = []
  const queue = new CommandQueue(
    async (input) => {
      sent.push(input)
      return done(input.expectedVersion + 1)
    },
    (inputs) => waiting.push(inputs.length),
  )
  const answers = [queue.add(claim(1, 4)), queue.add(claim(2, 7))]
  expect(sent).toEqual([])
  expect(waiting.at(-1)).toBe(2)
  queue.open()
  expect(await Promise.all(answers)).toEqual([done(5), done(8)])
  expect(sent.map(({ alertId, expectedVersion }) => [alertId, expectedVersion])).toEqual([
    ['alert-1', 4],
    ['alert-2', 7],
  ])
  expect(waiting.at(-1)).toBe(0)
})

test('[LIVE9] a command whose answer was lost is sent again with the same id', async () => {
  const sent: string[] = []
  let isLost = true
  const queue = new CommandQueue(
    async (input) => {
      sent.push(input.commandId)
      if (isLost) return null
      return done(2)
    },
    () => {},
  )
  queue.open()
  const answer = queue.add(claim(1))
  await Promise.resolve()
  isLost = false
  queue.open()
  expect(await answer).toEqual(done(2))
  expect(sent).toEqual(['command-1', 'command-1'])
})

test('a second command given before the first was answered expects what the first one made', async () => {
  const sent: number[] = []
  const queue = new CommandQueue(
    async (input) => {
      sent.push(input.expectedVersion)
      return done(input.expectedVersion + 1)
    },
    () => {},
  )
  const answers = [queue.add(claim(1, 3, 'same')), queue.add(claim(2, 3, 'same'))]
  queue.open()
  await Promise.all(answers)
  expect(sent).toEqual([3, 4])
})

test('a version that a colleague made in between is not guessed away', async () => {
  const sent: number[] = []
  const queue = new CommandQueue(
    async (input) => {
      sent.push(input.expectedVersion)
      return sent.length === 1 ? { ok: false, error: { code: 'VERSION_CONFLICT', message: '', current: 9 } } : done(10)
    },
    () => {},
  )
  const answers = [queue.add(claim(1, 3, 'same')), queue.add(claim(2, 3, 'same'))]
  queue.open()
  await Promise.all(answers)
  expect(sent).toEqual([3, 3])
})

test('when the session ends, what waits is answered and given up', async () => {
  const queue = new CommandQueue(
    async () => done(2),
    () => {},
  )
  const answer = queue.add(claim(1))
  queue.abandon({ ok: false, error: { code: 'SIGNED_OUT', message: 'out' } })
  expect(await answer).toMatchObject({ ok: false, error: { code: 'SIGNED_OUT' } })
  expect(queue.size).toBe(0)
})
