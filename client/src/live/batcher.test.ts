import { expect, test, vi } from 'vitest'

import { Batcher, type Clock } from './batcher.ts'

/** A clock that only goes on when told to. */
class HandClock implements Clock {
  time = 0
  #due: { at: number; run: () => void }[] = []
  now(): number {
    return this.time
  }
  later(run: () => void, afterMs: number): () => void {
    const entry = { at: this.time + afterMs, run }
    this.#due.push(entry)
    return () => {
      this.#due = this.#due.filter((each) => each !== entry)
    }
  }
  goTo(time: number): void {
    this.time = time
    const due = this.#due.filter((each) => each.at <= time)
    this.#due = this.#due.filter((each) => each.at > time)
    for (const { run } of due) run()
  }
}

function batcher() {
  const clock = new HandClock()
  const commits: { at: number; items: number[] }[] = []
  const batch = new Batcher<number>((items) => commits.push({ at: clock.time, items }), 250, clock)
  return { clock, commits, batch }
}

test('[LIVE6] the first item after a quiet moment is committed at once', () => {
  const { clock, commits, batch } = batcher()
  batch.add([1])
  expect(commits).toEqual([{ at: 0, items: [1] }])
  clock.goTo(1000)
  batch.add([2])
  expect(commits.at(-1)).toEqual({ at: 1000, items: [2] })
})

test('[LIVE6] a burst makes at most four commits a second and loses nothing', () => {
  const { clock, commits, batch } = batcher()
  for (let ms = 0; ms < 2000; ms += 2) {
    clock.goTo(ms)
    batch.add([ms])
  }
  clock.goTo(3000)
  expect(commits.flatMap(({ items }) => items)).toEqual(Array.from({ length: 1000 }, (_, n) => n * 2))
  for (const { at } of commits) {
    expect(commits.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(4)
  }
})

test('clearing forgets what waits', () => {
  const { clock, commits, batch } = batcher()
  batch.add([1])
  batch.add([2])
  batch.clear()
  clock.goTo(5000)
  expect(commits.map(({ items }) => items)).toEqual([[1]])
})

test('[LIVE6] a clock of the machine that is set back holds nothing up', () => {
  vi.useFakeTimers({ now: 10_000_000 })
  try {
    const commits: number[][] = []
    const batch = new Batcher<number>((items) => commits.push(items), 250)
    batch.add([1])
    vi.setSystemTime(10_000_000 - 3_600_000)
    batch.add([2])
    vi.advanceTimersByTime(250)
    expect(commits).toEqual([[1], [2]])
  } finally {
    vi.useRealTimers()
  }
})
