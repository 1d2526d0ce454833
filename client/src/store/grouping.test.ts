import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { AlertRow } from '../../../shared/domain/alert.ts'
import { alertRow } from '../test-support/alert-rows.ts'
import { cursorLine, groupKey, groupRows, linesNow, linesOf, nextStop, type Line } from './grouping.ts'

const subject = (type: AlertRow['subject']['type'], id: string) => ({ type, id, name: id })
const listed = (rows: readonly AlertRow[]) => ({
  order: rows.map(({ id }) => id),
  rows: new Map(rows.map((row) => [row.id, row])),
})
const told = (lines: readonly Line[]) => lines.map((line) => (line.type === 'group' ? `[${line.group.key}]` : line.id))

const rows = [
  alertRow({
    id: 'a',
    severity: 'critical',
    subject: subject('advertiser', 'p1'),
    country: 'BR',
    subdivision: 'BR-SP',
  }),
  alertRow({ id: 'b', severity: 'high', subject: subject('account-cluster', 'c1'), country: 'FR' }),
  alertRow({ id: 'c', severity: 'high', subject: subject('advertiser', 'p1'), country: null, elections: [] }),
  alertRow({ id: 'd', severity: 'low', subject: subject('account-cluster', 'c1'), elections: ['fr-2027', 'br-2026'] }),
]

test('an alert has one group of each kind', () => {
  const keys = (row: AlertRow) =>
    (['entity', 'cluster', 'detector', 'region', 'kind', 'election'] as const).map((by) => groupKey(row, by))
  expect(keys(rows[0]!)).toEqual(['advertiser/p1', '', 'ad-spend', 'BR-SP', 'spend-surge', 'br-2026'])
  expect(keys(rows[3]!)).toEqual(['account-cluster/c1', 'c1', 'ad-spend', 'BR', 'spend-surge', 'br-2026,fr-2027'])
  expect(keys(rows[2]!)).toEqual(['advertiser/p1', '', 'ad-spend', '', 'spend-surge', ''])
})

test('groups stand where their first alert would, and lose none', () => {
  const { order, rows: held } = listed(rows)
  expect(groupRows(order, held, 'entity')).toEqual([
    { key: 'advertiser/p1', ids: ['a', 'c'] },
    { key: 'account-cluster/c1', ids: ['b', 'd'] },
  ])
  fc.assert(
    fc.property(fc.array(fc.constantFrom('x', 'y', 'z', ''), { maxLength: 30 }), (detectors) => {
      const many = detectors.map((detector, at) => alertRow({ id: `r${at}`, detector }))
      const { order: ids, rows: by } = listed(many)
      const groups = groupRows(ids, by, 'detector')
      expect(groups.flatMap((group) => group.ids).toSorted()).toEqual(ids.toSorted())
      for (const group of groups) expect(group.ids).toEqual(ids.filter((id) => by.get(id)?.detector === group.key))
      const firsts = groups.map((group) => ids.indexOf(group.ids[0] ?? ''))
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
    }),
  )
})

test('a folded group is its header; the others have their alerts under theirs', () => {
  const { order, rows: held } = listed(rows)
  const groups = groupRows(order, held, 'cluster')
  expect(told(linesOf(groups, new Set()))).toEqual(['[]', 'a', 'c', '[c1]', 'b', 'd'])
  expect(told(linesOf(groups, new Set(['']))).join(' ')).toBe('[] [c1] b d')
})

test('a row that changes its group while the list stands still stays where it is, until the list moves', () => {
  const { order, rows: held } = listed(rows)
  const view = { groupBy: 'region' as const, collapsed: new Set<string>() }
  const before = linesNow({ feed: { order, rows: held }, view })
  const changed = new Map(held).set('a', { ...rows[0]!, subdivision: 'BR-RJ' })
  expect(linesNow({ feed: { order, rows: changed }, view })).toBe(before)
  // Folding something moves lines, not alerts between groups.
  const folded = linesNow({ feed: { order, rows: changed }, view: { ...view, collapsed: new Set(['FR']) } })
  expect(told(folded)).toEqual(['[BR-SP]', 'a', '[FR]', '[]', 'c', '[BR]', 'd'])
  expect(told(linesNow({ feed: { order: [...order], rows: changed }, view }))[0]).toBe('[BR-RJ]')
})

test('next and previous go from alert to alert, and stop at folded groups', () => {
  const { order, rows: held } = listed(rows)
  const lines = linesOf(groupRows(order, held, 'entity'), new Set(['account-cluster/c1']))
  expect(told(lines)).toEqual(['[advertiser/p1]', 'a', 'c', '[account-cluster/c1]'])
  expect([nextStop(lines, -1, 1), nextStop(lines, 1, 1), nextStop(lines, 2, 1), nextStop(lines, 3, 1)]).toEqual([
    1, 2, 3, 3,
  ])
  expect([nextStop(lines, 3, -1), nextStop(lines, 1, -1)]).toEqual([2, 1])
})

test('the cursor is on an alert or on a header', () => {
  const { order, rows: held } = listed(rows)
  const lines = linesOf(groupRows(order, held, 'entity'), new Set())
  expect(cursorLine(lines, { cursor: 'd', groupCursor: null })).toBe(5)
  expect(cursorLine(lines, { cursor: null, groupCursor: 'account-cluster/c1' })).toBe(3)
  expect(cursorLine(lines, { cursor: 'gone', groupCursor: null })).toBe(-1)
})
