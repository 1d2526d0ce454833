import { expect, test } from 'vitest'

import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { MAX_SOURCES, SourceWatch } from './source-health.ts'

const answer = { accepted: 10, duplicates: 1, rejected: 2, errors: [], newestAt: '2026-10-04T12:00:00Z' }

test('a source is late beyond four times its usual gap and silent beyond twelve', () => {
  const watch = new SourceWatch(false)
  let now = 1_000_000_000
  for (let n = 0; n < 20; n++) watch.saw('meta', answer, (now += 5 * MINUTE_MS))
  const stateAfter = (ms: number) => watch.all(now + ms)[0]?.state
  expect(stateAfter(5 * MINUTE_MS)).toBe('healthy')
  expect(stateAfter(19 * MINUTE_MS)).toBe('healthy')
  expect(stateAfter(21 * MINUTE_MS)).toBe('late')
  expect(stateAfter(59 * MINUTE_MS)).toBe('late')
  expect(stateAfter(61 * MINUTE_MS)).toBe('silent')
})

test('what came is counted, and the rate is of the last minutes', () => {
  const watch = new SourceWatch(true)
  watch.saw('exercise', answer, 10 * MINUTE_MS)
  watch.saw('exercise', { ...answer, newestAt: '2026-10-03T00:00:00Z' }, 10 * MINUTE_MS + 1)
  const [health] = watch.all(10 * MINUTE_MS + 2)
  expect(health).toMatchObject({
    accepted: 20,
    duplicates: 2,
    rejected: 4,
    perMinute: 20,
    exercise: true,
    newestObservationAt: '2026-10-04T12:00:00Z',
  })
  expect(watch.all(30 * MINUTE_MS)[0]?.perMinute).toBe(0)
})

test('a source that sent a file or two is off afterwards, not silent', () => {
  const watch = new SourceWatch(false)
  for (let n = 0; n < 300; n++) watch.saw('a replay', answer, 100 * n)
  expect(watch.all(MINUTE_MS)[0]?.state).toBe('healthy')
  expect(watch.all(60 * MINUTE_MS)[0]?.state).toBe('off')
})

test('after a restart a source that sent regularly is missed, with what the log tells of it', () => {
  const watch = new SourceWatch(false)
  watch.recall({ source: 'meta', firstAt: 0, lastAt: 100 * MINUTE_MS, batches: 21 })
  expect(watch.all(104 * MINUTE_MS)[0]).toMatchObject({ source: 'meta', state: 'healthy', accepted: 0 })
  expect(watch.all(125 * MINUTE_MS)[0]?.state).toBe('late')
  expect(watch.all(161 * MINUTE_MS)[0]?.state).toBe('silent')
})

test('[ING10] names beyond the limit are refused by name, until one has been quiet for a week', () => {
  const watch = new SourceWatch(false)
  for (let n = 0; n < MAX_SOURCES; n++) watch.saw(`source-${n}`, answer, n === 0 ? 0 : 5 * DAY_MS)
  expect(() => watch.requireRoom('source-7', 5 * DAY_MS)).not.toThrow()
  expect(() => watch.requireRoom('one-more', 5 * DAY_MS)).toThrow(`${MAX_SOURCES} sources are known and "one-more"`)
  watch.recall({ source: 'one-more', firstAt: 1, lastAt: 2, batches: 3 })
  expect(watch.all(5 * DAY_MS)).toHaveLength(MAX_SOURCES)
  expect(() => watch.requireRoom('one-more', 7 * DAY_MS + 1)).not.toThrow()
  expect(watch.all(7 * DAY_MS + 1).some(({ source }) => source === 'source-0')).toBe(false)
})
