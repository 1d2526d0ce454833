import { describe, expect, test } from 'vitest'

import { createExercise } from './exercise.ts'
import { startExercise } from './runner.ts'

const START = Date.parse('2026-11-22T13:30:00Z')
const exercise = createExercise({ seed: 3, speed: 1, startAt: START })

describe('feeding the exercise', () => {
  test('history first, one batch at a time, then what live time brings; it ends with its signal', async () => {
    const stop = new AbortController()
    let under = 0
    let most = 0
    let now = START
    const batches: string[][] = []
    const marks: number[] = []
    await startExercise({
      exercise,
      clock: { now: () => now },
      signal: stop.signal,
      async post(ndjson) {
        under++
        most = Math.max(most, under)
        await Promise.resolve()
        batches.push(ndjson.split('\n'))
        under--
      },
      onPosted(until) {
        marks.push(until)
        if (marks.length === 1) now = START + 8000
        else stop.abort()
      },
    })
    expect(most).toBe(1)
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(1000)
    expect(marks).toEqual([START, START + 8000])
    const history = [...exercise.history()].length
    expect(batches.flat()).toHaveLength(history + exercise.next(START, START + 8000).length)
  })

  test('a batch that was not taken is sent again, and nothing after it goes first', async () => {
    const stop = new AbortController()
    const sent: string[] = []
    let failures = 0
    await startExercise({
      exercise,
      clock: { now: () => START + 5000 },
      signal: stop.signal,
      resumeAt: START,
      async post(ndjson) {
        sent.push(ndjson)
        if (sent.length < 3) throw new Error('busy')
      },
      onError: () => failures++,
      onPosted: () => stop.abort(),
    })
    expect(failures).toBe(2)
    expect(new Set(sent).size).toBe(1)
  })

  test('resumed, it does not send the history again', async () => {
    const stop = new AbortController()
    const sent: string[] = []
    await startExercise({
      exercise,
      clock: { now: () => START + 60_000 },
      signal: stop.signal,
      resumeAt: START + 50_000,
      post: async (ndjson) => void sent.push(...ndjson.split('\n')),
      onPosted: () => stop.abort(),
    })
    expect(sent).toHaveLength(exercise.next(START + 50_000, START + 60_000).length)
  })

  test('after a long sleep of the machine it goes on from now', async () => {
    const stop = new AbortController()
    const sent: string[] = []
    await startExercise({
      exercise,
      clock: { now: () => START + 5 * 3_600_000 },
      signal: stop.signal,
      resumeAt: START,
      post: async (ndjson) => void sent.push(...ndjson.split('\n')),
      onPosted: () => stop.abort(),
    })
    expect(sent.length).toBeLessThan(200)
  })
})
