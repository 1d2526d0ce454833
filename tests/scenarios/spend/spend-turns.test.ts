/** When a finding is told: at once, on its second day, when its turn comes, or again. */
import { describe, expect, test } from 'vitest'

import type { Spend } from '../../../shared/domain/observation.ts'
import { about, dayAfter, findingsOf, spendRow, steadyField } from '../../support/spend-field-of.ts'

const DAYS = 60
/** A day on which nothing of the field itself is told. */
const JUMP = 46
const field = steadyField(150, DAYS)
/** In a small field little waits, so what waits is tried in a larger one. */
const busy = steadyField(640, DAYS)

/** An advertiser at 50 a day that spends more on some days. */
function advertiser(id: string, more: Readonly<Record<number, number>>): Spend[] {
  return Array.from({ length: DAYS }, (_, day) => spendRow(id, day, more[day] ?? 50 + (day % 2)))
}

function daysOf(amount: number, from: number, to: number): Record<number, number> {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, amount]))
}

describe('on a busy day', () => {
  const levels = [155, 150, 145, 140]
  const stay = levels.flatMap((amount, i) => advertiser(`stay${i}`, daysOf(amount, JUMP, JUMP + 5)))
  const found = findingsOf([...busy, ...stay])

  test('the most urgent is told that day, the others one a day after it', () => {
    const days = levels.map((_, i) => about(found, `stay${i}`).map((one) => one.at))
    expect(days).toEqual([0, 1, 2, 3].map((later) => [dayAfter(JUMP + later)]))
  })

  test('one that is gone the next day is not told unless it was the most urgent', () => {
    const gone = levels.flatMap((amount, i) => advertiser(`gone${i}`, daysOf(amount, JUMP, JUMP)))
    const told = findingsOf([...busy, ...gone])
    expect(levels.map((_, i) => about(told, `gone${i}`).length)).toEqual([1, 0, 0, 0])
  })

  test('one that has waited is told with the day it was found on, and its chart goes on to today', () => {
    const last = about(found, 'stay3')[0]!
    expect(last.summary).toContain(`140 USD on ${dayAfter(JUMP)}; usual is 51 USD`)
    expect(last.series?.points.slice(-5).map((one) => [one.at, Math.round(one.max ?? 0)])).toEqual([
      [dayAfter(JUMP - 1), 51],
      [dayAfter(JUMP), 140],
      [dayAfter(JUMP + 1), 140],
      [dayAfter(JUMP + 2), 140],
      [dayAfter(JUMP + 3), 140],
    ])
  })

  test('one that is confirmed and then stops is still told', () => {
    const brief = levels.flatMap((amount, i) => advertiser(`brief${i}`, daysOf(amount, JUMP, JUMP + 1)))
    const told = about(findingsOf([...busy, ...brief.filter((row) => row.to <= dayAfter(JUMP + 1))]), 'brief2')
    expect(told.map((one) => one.at)).toEqual([dayAfter(JUMP + 2)])
  })

  test('no more than eight middling ones are told', () => {
    const many = Array.from({ length: 60 }, (_, i) => advertiser(`many${i}`, daysOf(150 + i, JUMP, JUMP + 8))).flat()
    const days = findingsOf([...busy, ...many]).map((one) => one.at)
    const most = Math.max(...days.map((day) => days.filter((other) => other === day).length))
    expect(most).toBe(8)
  })

  test('what is rare does not wait for what is rarer', () => {
    const rare = [9000, 9500].flatMap((amount, i) => advertiser(`rare${i}`, daysOf(amount, JUMP, JUMP + 5)))
    const told = findingsOf([...busy, ...rare])
    expect([0, 1].map((i) => about(told, `rare${i}`).map((one) => one.at))).toEqual([
      [dayAfter(JUMP)],
      [dayAfter(JUMP)],
    ])
  })
})

test('in a small field little waits for what is more urgent', () => {
  const levels = [155, 150, 145, 140]
  const stay = levels.flatMap((amount, i) => advertiser(`stay${i}`, daysOf(amount, JUMP, JUMP + 5)))
  const found = findingsOf([...field, ...stay])
  const told = levels.flatMap((_, i) => about(found, `stay${i}`).map((one) => one.at))
  expect(told).toHaveLength(levels.length)
  expect(told.every((day) => day <= dayAfter(JUMP + 1))).toBe(true)
})

test('what is there on the second day is compared with what usually is', () => {
  /** Every day somebody new opens large, and is gone the next day. */
  const passing = Array.from({ length: DAYS }, (_, day) => spendRow(`p${day}`, day, 400 + ((day * 37) % 90) * 20))
  const opens = (days: number) => Array.from({ length: days }, (_, on) => spendRow('opens', JUMP + on, 900))
  const brief = about(findingsOf([...busy, ...passing, ...opens(1)]), 'opens')
  const told = about(findingsOf([...busy, ...passing, ...opens(4)]), 'opens')
  expect(brief).toEqual([])
  expect(told.map((one) => [one.kind, one.at])).toEqual([['new-advertiser', dayAfter(JUMP + 1)]])
  // Half of them had one as large on their first day; none was there on the next.
  expect(told[0]!.score).toBeGreaterThan(0.55)
})

test('growth that has waited and fell back meanwhile is told as it was at its height', () => {
  const growing = (id: string, from: number) =>
    advertiser(id, Object.fromEntries(Array.from({ length: 6 }, (_, i) => [JUMP - 4 + i, from * 1.25 ** i])))
  const rows = ['a', 'b', 'c', 'd'].flatMap((id, i) => growing(id, 90 + i * 10))
  const told = findingsOf([...busy, ...rows]).filter((one) => ['a', 'b', 'c', 'd'].includes(one.subject.id))
  expect(told.length).toBeGreaterThan(1)
  for (const one of told) expect(one.measure?.value).toBeGreaterThan(1.5)
})

describe('an advertiser that was told', () => {
  const first = daysOf(2000, 36, 38)

  test('is not told again while it goes on or grows somewhat', () => {
    const rows = advertiser('told', { ...daysOf(2000, 36, 42), ...daysOf(4000, 43, 45) })
    expect(about(findingsOf([...field, ...rows]), 'told').map((one) => one.at)).toEqual([dayAfter(36)])
  })

  test('is told again within a fortnight when it jumps far above what was told', () => {
    const rows = advertiser('told', { ...first, ...daysOf(30_000, 44, 46) })
    expect(about(findingsOf([...field, ...rows]), 'told').map((one) => one.at)).toEqual([dayAfter(36), dayAfter(44)])
  })

  test('is told again when it ramps up since, once', () => {
    const ramp = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [40 + i, 300 * 1.6 ** (i + 1)]))
    const told = about(findingsOf([...field, ...advertiser('told', { ...daysOf(400, 36, 38), ...ramp })]), 'told')
    expect(told.map((one) => one.kind)).toEqual(['spend-surge', 'spend-ramp'])
  })
})

describe('undeclared pages that begin together where such pages begin every day', () => {
  /** Two a day begin at like amounts; most are gone the next day. */
  const passing = Array.from({ length: DAYS }, (_, day) =>
    [0, 1].flatMap((i) =>
      Array.from({ length: day % 4 === 0 && i === 0 ? 3 : 1 }, (_, on) =>
        spendRow(`p${day}-${i}`, day + on, 60 + ((day * 7 + i * 31) % 90), { disclaimer: '' }),
      ),
    ),
  ).flat()

  function group(days: number): Spend[] {
    return Array.from({ length: 9 }, (_, page) =>
      Array.from({ length: days }, (_, on) => spendRow(`g${page}`, JUMP + on, 80 + page * 5, { disclaimer: null })),
    ).flat()
  }

  function swarmOf(days: number) {
    return findingsOf([...field, ...passing, ...group(days)].filter((row) => row.to < dayAfter(DAYS))).filter(
      (one) => one.kind === 'page-swarm' && one.members.filter((page) => page.id.startsWith('g')).length >= 5,
    )
  }

  test('are told when they are still there the next day, without those that left', () => {
    const found = swarmOf(4)
    expect(found.map((one) => one.at)).toEqual([dayAfter(JUMP + 1)])
    expect(found[0]!.members.filter((page) => !page.id.startsWith('g')).length).toBeLessThanOrEqual(3)
  })

  test('are not told when they are gone the next day', () => {
    expect(swarmOf(1)).toEqual([])
  })
})
