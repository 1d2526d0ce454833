/** Scenarios: observations in, findings out, one per kind of ad-spend finding. */
import { describe, expect, test } from 'vitest'

import type { Finding } from '../../../shared/domain/finding.ts'
import { finding as findingSchema } from '../../../shared/domain/finding.ts'
import { createSpendDetection } from '../../../server/detection/spend/spend-detection.ts'
import type { Spend } from '../../../shared/domain/observation.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { about, dayAfter, findingsOf, inOrder, spendRow, steadyField } from '../../support/spend-field-of.ts'

const DAYS = 60
const field = steadyField(150, DAYS)

function onlyKind(findings: readonly Finding[], id: string, kind: string): Finding {
  const found = about(findings, id)
  expect(found.map((one) => one.kind)).toEqual([kind])
  expect(findingSchema.safeParse(found[0]).error).toBeUndefined()
  return found[0]!
}

describe('a steady field', () => {
  test('raises less than one alert in three days', () => {
    const found = findingsOf(field)
    expect(found.length).toBeLessThan(DAYS / 3)
  })
})

describe('spend-surge', () => {
  test('names the day on which a steady advertiser spends forty times its usual, once', () => {
    const rows = Array.from({ length: DAYS }, (_, day) => spendRow('surge', day, day >= 50 ? 2000 : 50))
    const found = onlyKind(findingsOf([...field, ...rows]), 'surge', 'spend-surge')
    expect(found.at).toBe(dayAfter(50))
    expect(found.measure).toMatchObject({ value: 40, unit: '× usual' })
    expect(found.features.find((one) => one.name === 'spend')).toMatchObject({ value: '2,000 USD', baseline: 50 })
    const points = found.series?.points ?? []
    expect(points.at(-1)).toMatchObject({ min: 2000 })
    expect(points.at(-1)!.expectedHigh).toBeLessThan(200)
  })

  test('does not rise when the whole field spends four times as much that day', () => {
    const rows = field.map((row) =>
      row.to >= dayAfter(50)
        ? { ...row, spend: { ...row.spend, min: row.spend.min * 4, max: (row.spend.max ?? 0) * 4 } }
        : row,
    )
    const before = findingsOf(field).filter((one) => one.kind === 'spend-surge').length
    expect(findingsOf(rows).filter((one) => one.kind === 'spend-surge').length).toBeLessThanOrEqual(before + 1)
  })

  test('is not raised by a value that only might be large', () => {
    const rows = Array.from({ length: DAYS }, (_, day) =>
      spendRow('maybe', day, day === 50 ? 0 : 5, { max: day === 50 ? 4000 : 5 }),
    )
    expect(about(findingsOf([...field, ...rows]), 'maybe')).toEqual([])
  })
})

describe('new-advertiser', () => {
  test('names an advertiser that opens far above what new ones spend there', () => {
    const rows = [40, 41, 42, 43].map((day) => spendRow('newcomer', day, 9000))
    const found = onlyKind(findingsOf([...field, ...rows]), 'newcomer', 'new-advertiser')
    expect([dayAfter(40), dayAfter(41)]).toContain(found.at)
  })
})

describe('dormant-return', () => {
  test('names an advertiser that was silent for weeks and is back far above its past', () => {
    const rows = [0, 1, 2, 3, 45, 46, 47].map((day) => spendRow('sleeper', day, day < 10 ? 20 : 6000))
    const found = onlyKind(findingsOf([...field, ...rows]), 'sleeper', 'dormant-return')
    expect(found.features.find((one) => one.name === 'silence')).toMatchObject({
      value: expect.any(Number),
      unit: 'days',
    })
  })
})

describe('spend-ramp', () => {
  test('names growth of forty per cent a day that no single day shows', () => {
    const rows = Array.from({ length: 50 }, (_, day) => spendRow('ramp', day, day < 38 ? 60 : 60 * 1.4 ** (day - 37)))
    const found = onlyKind(findingsOf([...field, ...rows]), 'ramp', 'spend-ramp')
    expect(found.at > dayAfter(40)).toBe(true)
    expect(found.at <= dayAfter(49)).toBe(true)
  })
})

describe('page-swarm', () => {
  const swarm = (disclaimer: string | null) =>
    Array.from({ length: 9 }, (_, page) =>
      [0, 1, 2, 3].map((day) => spendRow(`w${page}`, 45 + (page % 2) + day, 70 + page * 9, { disclaimer })),
    ).flat()

  test('names new pages of one payer in one alert, each with why it belongs, and none of them alone', () => {
    const findings = findingsOf([...field, ...swarm('Bright Union Media')])
    const found = findings.filter((one) => one.kind === 'page-swarm')
    expect(found).toHaveLength(1)
    expect(found[0]!.members.length).toBeGreaterThanOrEqual(4)
    expect(found[0]!.members[0]!.why).toMatch(/began on .* and is paid by Bright Union Media/)
    for (let page = 0; page < 9; page++)
      expect(about(findings, `w${page}`).filter((one) => one.kind !== 'page-swarm')).toEqual([])
  })

  test('finds undeclared pages that begin together at like amounts', () => {
    const found = findingsOf([...field, ...swarm(null)]).filter((one) => one.kind === 'page-swarm')
    expect(found).toHaveLength(1)
    expect(found[0]!.members[0]!.why).toMatch(/names no payer/)
  })

  test('finds undeclared pages that begin together where the library only says at most 100', () => {
    const atMost = (row: Spend): Spend =>
      (row.spend.max ?? 0) > 100 ? row : { ...row, spend: { ...row.spend, min: 0, max: 100 } }
    const small = swarm(null).map((row) => ({ ...row, spend: { ...row.spend, min: 40, max: 40 } }))
    const found = about(findingsOf([...field, ...small].map(atMost)), 'w0')
    expect(found.map((one) => one.kind)).toEqual(['page-swarm'])
    expect(found[0]!.title).toMatch(/pages without a payer began within .* at up to 100 USD each/)
    expect(found[0]!.members.every((member) => member.id.startsWith('w'))).toBe(true)
    expect(found[0]!.members[0]!.why).toMatch(/at up to 100 USD and names no payer/)
  })

  test('does not take a mass of undeclared pages of all sizes for a swarm', () => {
    const mass = Array.from({ length: 300 }, (_, page) =>
      spendRow(`m${page}`, 45, Math.round(30 * 1.01 ** page), { disclaimer: '' }),
    )
    expect(findingsOf([...field, ...mass]).filter((one) => one.kind === 'page-swarm')).toEqual([])
  })

  test('names none of the large undeclared pages that begin beside one', () => {
    const large = [0, 1, 2].map((page) => spendRow(`l${page}`, 45, 3000 + page, { disclaimer: '' }))
    const found = findingsOf([...field, ...swarm(null), ...large]).filter((one) => one.kind === 'page-swarm')
    expect(found).toHaveLength(1)
    expect(found[0]!.members.filter((member) => member.id.startsWith('l'))).toEqual([])
  })

  test('does not take as many pages of different payers for a swarm', () => {
    const rows = Array.from({ length: 9 }, (_, page) =>
      spendRow(`d${page}`, 45, 70 + page * 9, { disclaimer: `${'abcdefghi'[page]!.repeat(6)} fund` }),
    )
    expect(findingsOf([...field, ...rows]).filter((one) => one.kind === 'page-swarm')).toEqual([])
  })
})

describe('source-frozen', () => {
  test('names a feed that repeats one day, once, and judges nothing on it', () => {
    const repeated = field.filter((row) => row.to === dayAfter(50))
    const rows = field
      .filter((row) => row.to <= dayAfter(50))
      .concat(
        [51, 52, 53].flatMap((day) => repeated.map((row) => ({ ...row, from: dayAfter(day), to: dayAfter(day) }))),
      )
    const found = findingsOf(rows).filter((one) => one.kind === 'source-frozen')
    expect(found.map((one) => one.at)).toEqual([dayAfter(51)])
    expect(found[0]!.subject.type).toBe('source')
  })
})

describe('completeness of a day', () => {
  const surge = Array.from({ length: 51 }, (_, day) => spendRow('surge', day, day >= 50 ? 2000 : 50))
  const rows = inOrder([...field.filter((row) => row.to <= dayAfter(50)), ...surge])

  function until(
    advance: (detection: ReturnType<typeof createSpendDetection>, emit: (f: Finding) => void) => void,
  ): Finding[] {
    const found: Finding[] = []
    const emit = (one: Finding) => found.push(one)
    const detection = createSpendDetection()
    for (const row of rows) detection.observe(row, 1_000_000, emit)
    expect(about(found, 'surge')).toEqual([])
    advance(detection, emit)
    return about(found, 'surge')
  }

  test('a pull of the day completes it', () => {
    const pull = {
      type: 'pull',
      platform: 'meta',
      source: 'test',
      pull: 'p',
      at: `${dayAfter(51)}T00:00:00Z`,
      country: 'BR',
      to: dayAfter(50),
    } as const
    expect(until((detection, emit) => detection.observe(pull, 1_000_000, emit))).toHaveLength(1)
  })

  test('the pull of another country or source does not', () => {
    const other = {
      type: 'pull',
      platform: 'meta',
      source: 'test',
      pull: 'p',
      at: `${dayAfter(51)}T00:00:00Z`,
      country: 'AR',
      to: dayAfter(50),
    } as const
    expect(until((detection, emit) => detection.observe(other, 1_000_000, emit))).toEqual([])
    const source = { ...other, country: 'BR', source: 'another' }
    expect(until((detection, emit) => detection.observe(source, 1_000_000, emit))).toEqual([])
  })

  test('a minute without news completes it, half a minute does not', () => {
    expect(until((detection, emit) => detection.advance(1_030_000, emit))).toEqual([])
    expect(until((detection, emit) => detection.advance(1_060_000, emit))).toHaveLength(1)
  })

  test('what comes for a judged day corrects the level and raises nothing', () => {
    const found: Finding[] = []
    const emit = (one: Finding) => found.push(one)
    const detection = createSpendDetection()
    for (const row of inOrder(field)) detection.observe(row, 0, emit)
    detection.advance(0, emit, true)
    found.length = 0
    for (const row of field.filter((one) => one.to === dayAfter(55))) {
      detection.observe({ ...row, spend: { ...row.spend, min: row.spend.min * 90, max: row.spend.min * 90 } }, 0, emit)
    }
    detection.advance(0, emit, true)
    expect(found).toEqual([])
  })
})

describe('exercises', () => {
  test('are found among themselves and change nothing of what is real', () => {
    const surge = Array.from({ length: DAYS }, (_, day) => spendRow('surge', day, day >= 50 ? 2000 : 50))
    const played = [...field, ...surge].map((row) => ({ ...row, advertiserId: `x${row.advertiserId}`, exercise: true }))
    const found = findingsOf([...field, ...played])
    expect(about(found, 'xsurge').map((one) => [one.kind, one.exercise])).toEqual([['spend-surge', true]])
    expect(found.filter((one) => !one.exercise)).toEqual(findingsOf(field))
  })
})

test('weekly reports are judged by weeks: a jump of a steady week is a surge, a skipped week no silence', () => {
  const random = seededRandom(5)
  const rows: Spend[] = []
  for (let page = 0; page < 60; page++) {
    for (let week = 0; week < 40; week++) {
      if (page === 1 && week === 20) continue
      const amount = (page === 0 && week === 30 ? 9000 : 300 + page * 40) * Math.exp(0.1 * random.normal())
      rows.push({ ...spendRow(`g${page}`, week * 7 + 6, amount), from: dayAfter(week * 7) })
    }
  }
  const found = findingsOf(rows)
  expect(about(found, 'g0').map((one) => one.kind)).toEqual(['spend-surge'])
  expect(about(found, 'g1')).toEqual([])
})
