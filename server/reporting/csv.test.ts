import { array, assert, property, string } from 'fast-check'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'

import { csvCell, csvLine } from './csv.ts'

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\u00a0@x', '\n=1'])(
  'a cell that begins like %j is text to a spreadsheet',
  (text) => {
    expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true)
  },
)

test('numbers stay numbers, also negative ones', () => {
  expect(csvLine([-1.5, 0, null, true])).toBe('-1.5,0,,true\r\n')
})

test('whatever the text, a reader gets it back, guarded or not, and no reader gets a formula', () => {
  assert(
    property(array(string({ unit: 'grapheme', minLength: 1 }), { minLength: 2, maxLength: 6 }), (cells) => {
      const rows = parse(csvLine(cells), { relax_column_count: true }) as string[][]
      expect(rows).toHaveLength(1)
      rows[0]!.forEach((cell, at) => {
        expect([cells[at], `'${cells[at]}`]).toContain(cell)
        expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      })
    }),
  )
})
