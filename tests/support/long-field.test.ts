import { expect, test } from 'vitest'

import type { Spend } from '../../shared/domain/observation.ts'
import { splicedField, withExactAmounts } from './long-field.ts'
import { spendRow, steadyField } from './spend-field-of.ts'

const DAYS = 28
const donors = steadyField(60, 90).map((row) => ({ ...row, spend: { ...row.spend, max: row.spend.min } }))

function amountsOf(rows: readonly Spend[]): number[] {
  return rows.map((row) => row.spend.min)
}

test('rows that only say `≤100` get small exact amounts, others keep theirs', () => {
  const mixed = Array.from({ length: DAYS }, (_, day) =>
    spendRow('mixed', day, day < 20 ? 0 : 400, { max: day < 20 ? 100 : 400 }),
  )
  const exact = withExactAmounts(mixed, donors, 1)
  expect(exact.every((row) => row.spend.min === row.spend.max)).toBe(true)
  expect(amountsOf(exact).filter((amount) => amount === 400)).toHaveLength(8)
  const small = amountsOf(exact).filter((amount) => amount < 400)
  expect(small.length).toBeGreaterThan(10)
  expect(Math.max(...small)).toBeLessThanOrEqual(100)
})

test('months are laid behind each other, and pages go on at about their amount', () => {
  const steady = Array.from({ length: 40 }, (_, page) =>
    Array.from({ length: DAYS }, (__, day) => spendRow(`p${page}`, day, 10 * 1.3 ** page)),
  ).flat()
  const long = splicedField(steady, 3, DAYS, 1)
  expect(new Set(long.map((row) => row.to)).size).toBe(3 * DAYS)
  expect(long).toHaveLength(3 * steady.length)
  expect(new Set(long.map((row) => `${row.advertiserId} ${row.to}`)).size).toBe(long.length)
  const pages = Map.groupBy(long, (row) => row.advertiserId)
  expect(pages.size).toBe(40)
  for (const rows of pages.values()) expect(Math.max(...amountsOf(rows)) / Math.min(...amountsOf(rows))).toBeLessThan(2)
})

test('a page that begins late in the month is new or one that was silent', () => {
  const late = Array.from({ length: 200 }, (_, page) => {
    const from = page < 100 ? 0 : 18
    return Array.from({ length: 8 }, (__, day) => spendRow(`p${page}`, from + day, 50 + page))
  }).flat()
  const first = new Map<string, string>()
  for (const row of splicedField([...late, spendRow('end', DAYS - 1, 5)], 2, DAYS, 1)) {
    if (!first.has(row.advertiserId)) first.set(row.advertiserId, row.to)
  }
  const second = splicedField([...late, spendRow('end', DAYS - 1, 5)], 2, DAYS, 1).filter(
    (row) => row.to > '2026-02-10',
  )
  const begun = new Set(second.map((row) => row.advertiserId))
  const isNew = [...begun].filter((id) => (first.get(id) ?? '') > '2026-02-10')
  expect(isNew.length).toBeGreaterThan(0)
  expect(isNew.length).toBeLessThan(begun.size / 2)
})
