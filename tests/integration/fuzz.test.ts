import { expect, test } from 'vitest'

import { RoomFuzz } from '../support/room-fuzz.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { startApp } from '../support/start-app.ts'

/** `FUZZ_SEED=n` repeats a run; seeds that once failed are kept here for good. */
const seeds =
  process.env['FUZZ_SEED'] === undefined ? [2016, Date.now() % 1_000_000] : [Number(process.env['FUZZ_SEED'])]
const STEPS = 250

for (const seed of seeds) {
  test(`[LIVE4] after random commands, cuts, restarts and slow pages every page equals the store (FUZZ_SEED=${seed})`, async () => {
    let skew = 0
    const server = await startApp({ now: () => new Date(Date.now() + skew) })
    const passTime = (ms: number) => void (skew += ms)
    const fuzz = await new RoomFuzz(server, seededRandom(seed), {
      people: 6,
      pages: 8,
      conditions: 90,
      passTime,
    }).open()
    for (let round = 0; round < 3; round++) {
      for (let step = 0; step < STEPS / 3; step++) await fuzz.step()
      if (round < 2) await fuzz.restart()
    }
    expect(await fuzz.differences()).toEqual([])
    expect(await fuzz.verifyAudit()).toBeGreaterThan(fuzz.counts.done)
    // It has looked: things were found, done, refused and broken.
    expect(fuzz.counts.findings).toBeGreaterThan(50)
    expect(fuzz.counts.done).toBeGreaterThan(5)
    expect(fuzz.counts.refused).toBeGreaterThan(10)
    expect(fuzz.counts.cuts + fuzz.counts.restarts).toBeGreaterThan(2)
    expect(fuzz.pages.reduce((sum, page) => sum + page.counts.resumed, 0)).toBeGreaterThan(0)
    fuzz.close()
    await server.close()
  }, 90_000)
}
