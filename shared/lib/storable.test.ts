import { expect, test } from 'vitest'

import { storable } from './storable.ts'

test('what JSON and the hash chain can hold comes back as the same object', () => {
  const entry = { a: 'ünïcödé 🗳️ \u0000', n: [1.5, -0, 1e308], none: null, deep: { yes: true, gone: undefined } }
  expect(storable(entry)).toBe(entry)
})

test('half of an emoji, in a value or a key, becomes the replacement character', () => {
  expect(storable({ title: 'Vote \ud83d', list: ['\udc4d!', 'fine'] })).toEqual({
    title: 'Vote \ufffd',
    list: ['\ufffd!', 'fine'],
  })
  expect(storable({ 'key \ud83d': 1 })).toEqual({ 'key \ufffd': 1 })
})

test('no number is lost on the way through JSON', () => {
  expect(storable([Number.NaN, Infinity, -Infinity, 3])).toEqual([0, Number.MAX_VALUE, -Number.MAX_VALUE, 3])
})
