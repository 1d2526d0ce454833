import { array, assert, constant, integer, oneof, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'

import { PostColumn } from './post-column.ts'

test('ids of any length and script are read back, whatever stood in the cell, by a copy and from a checkpoint', () => {
  const id = oneof(string({ unit: 'binary', maxLength: 40 }), constant(''), constant('1234567890123456789'))
  const steps = array(tuple(integer({ min: 0, max: 7 }), id, oneof(constant(null), integer({ min: 0, max: 7 }))))
  let judged = 0
  assert(
    property(steps, (list) => {
      let column = new PostColumn(2)
      column.reserve(8)
      const expected = Array.from({ length: 8 }, () => '')
      for (const [cell, text, from] of list) {
        if (from === null) column.set(cell, text)
        else if (from !== cell) column.copy(cell, { column, cell: from })
        expected[cell] = from === null ? text : (expected[from] ?? '')
        if (text === '') {
          column.clear(cell)
          expected[cell] = ''
        }
        const again = new PostColumn(1)
        again.restore(structuredClone(column.state()))
        column = again
        expect(expected.map((_, at) => column.get(at))).toEqual(expected)
        judged++
      }
    }),
  )
  expect(judged).toBeGreaterThan(100)
})
