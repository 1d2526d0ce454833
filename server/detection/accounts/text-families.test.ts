import { describe, expect, test } from 'vitest'

import { TextFamilies } from './text-families.ts'
import { createTextUnits, readTextUnits } from './text-units.ts'

const units = createTextUnits()

function normal(text: string): string {
  readTextUnits(text, units)
  return String.fromCharCode(...units.units.subarray(0, units.length))
}

describe('a normalised text', () => {
  test.each([
    ['RT @someone: Vote NOW!! https://t.co/abc #go', 'vote now go'],
    ['Ёлка   и ёж', 'елка и еж'],
    ['السَّلامُ عليكـــم', 'السلام عليكم'],
    ['投票站，今天关闭。', '投票站 今天关闭'],
    ['don’t 👍🏽 stop', 'don t stop'],
  ])('of “%s” is “%s”', (text, expected) => {
    expect(normal(text)).toBe(expected)
  })
})

describe('families', () => {
  const keyOf = (families: TextFamilies, text: string): number => {
    readTextUnits(text, units)
    return families.keyOf(units)
  }

  test('hold rewordings of one text, not texts that share a phrase', () => {
    const families = new TextFamilies(1_000, 0.7)
    const first = keyOf(families, 'The polling station on Hill Street closes two hours early today, tell your family')
    expect(keyOf(families, 'The polling station on Hill Street closes two hours early today, tell your friends!')).toBe(
      first,
    )
    expect(keyOf(families, 'I walked past the polling station on Hill Street with my dog and it was raining')).not.toBe(
      first,
    )
  })

  test('stay bounded and exact for the texts still held', () => {
    const families = new TextFamilies(64, 0.7)
    for (let i = 0; i < 5_000; i++)
      keyOf(
        families,
        `${(i * 7_919).toString(36).repeat(9)} message number ${i} ${(i * 104_729).toString(36).repeat(6)}`,
      )
    const last = keyOf(families, 'a message that is long enough to found a family of its own')
    expect(keyOf(families, 'a message that is long enough to found a family of their own')).toBe(last)
  })
})
