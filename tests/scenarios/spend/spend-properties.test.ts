/** Properties of spend detection: order within a day, scale of a currency, going on from a checkpoint. */
import { deserialize, serialize } from 'node:v8'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Spend } from '../../../shared/domain/observation.ts'
import { createSpendDetection } from '../../../server/detection/spend/spend-detection.ts'
import { dayAfter, findingsOf, inOrder, spendRow, steadyField } from '../../support/spend-field-of.ts'

/** A field with something of every kind in it. */
function eventful(seed: number, currency = 'USD'): Spend[] {
  const options = { currency }
  const rows = steadyField(80, 50, options, seed)
  for (let day = 0; day < 50; day++) {
    rows.push(spendRow('surge', day, day >= 42 ? 3000 : 40 + (day % 3), options))
    if (day < 4 || day > 40) rows.push(spendRow('sleeper', day, day < 4 ? 15 : 5000 + day, options))
    rows.push(spendRow('ramp', day, day < 36 ? 50 + (day % 2) : 50 * 1.45 ** (day - 35), options))
    if (day >= 38) rows.push(spendRow('newcomer', day, 8000 + day, options))
  }
  for (let page = 0; page < 8; page++) {
    for (const day of [44, 45, 46]) {
      rows.push(spendRow(`w${page}`, day + (page % 2), 60 + page * 5, { ...options, disclaimer: 'Clear Harbour' }))
    }
  }
  return rows
}

const brief = (found: readonly Finding[]) =>
  found.map((one) => [one.at, one.kind, one.subject.id, one.score, one.members.length])

test('the eventful field has findings of several kinds', () => {
  const kinds = new Set(findingsOf(eventful(1)).map((one) => one.kind))
  expect([...kinds].sort()).toEqual(['dormant-return', 'new-advertiser', 'page-swarm', 'spend-ramp', 'spend-surge'])
})

describe('properties', () => {
  test('the order of rows within a day does not matter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (seed, keys) => {
          const rows = eventful(seed)
          const iterator = keys[Symbol.iterator]()
          const shuffled = rows
            .map((row) => ({ row, key: Number(iterator.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map((one) => one.row)
          expect(findingsOf(shuffled)).toEqual(findingsOf(inOrder(rows)))
        },
      ),
      { numRuns: 8 },
    )
  })

  test('scaling a currency without a rate does not change what is found nor its rank', () => {
    const plain = findingsOf(eventful(3, 'XTS'))
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 5000, noNaN: true }), (factor) => {
        const scaled = eventful(3, 'XTS').map((row) => ({
          ...row,
          spend: { ...row.spend, min: row.spend.min * factor, max: (row.spend.max ?? 0) * factor },
        }))
        const found = findingsOf(scaled)
        expect(found.map((one) => [one.at, one.kind, one.subject.id])).toEqual(
          plain.map((one) => [one.at, one.kind, one.subject.id]),
        )
        // Amounts are kept to a thousandth, so a run may count one step more or less.
        found.forEach((one, i) => expect(Math.abs(one.score - plain[i]!.score)).toBeLessThan(0.05))
      }),
      { numRuns: 10 },
    )
    expect(plain.length).toBeGreaterThan(3)
  })

  test('an amount in another currency at its rate has the score of the amount in dollars', () => {
    const dollars = findingsOf(eventful(4))
    const pesos = findingsOf(
      eventful(4, 'THB').map((row) => ({
        ...row,
        spend: { ...row.spend, min: row.spend.min * 32.2, max: (row.spend.max ?? 0) * 32.2 },
      })),
    )
    expect(pesos.map((one) => [one.at, one.kind])).toEqual(dollars.map((one) => [one.at, one.kind]))
    pesos.forEach((one, i) => expect(one.score).toBeCloseTo(dollars[i]!.score, 2))
  })

  test('a replay from a checkpoint equals a run from the start', () => {
    const rows = inOrder(eventful(5))
    const whole = findingsOf(rows)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: rows.length - 1 }), (cut) => {
        const found: Finding[] = []
        const emit = (one: Finding) => found.push(one)
        const first = createSpendDetection()
        for (const row of rows.slice(0, cut)) first.observe(row, 0, emit)
        const saved = serialize(first.snapshot())
        const second = createSpendDetection()
        second.restore(deserialize(saved))
        for (const row of rows.slice(cut)) second.observe(row, 0, emit)
        second.advance(0, emit, true)
        expect(found).toEqual(whole)
      }),
      { numRuns: 15 },
    )
    expect(brief(whole).length).toBeGreaterThan(3)
  })

  test('nothing found on a day depends on later days', () => {
    const rows = inOrder(eventful(6))
    const whole = findingsOf(rows)
    for (const last of [39, 43, 46]) {
      const until = findingsOf(rows.filter((row) => row.type === 'spend' && row.to <= dayAfter(last)))
      expect(until).toEqual(whole.filter((one) => one.at <= dayAfter(last)))
    }
  })
})
