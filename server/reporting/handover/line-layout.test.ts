import { describe, expect, test } from 'vitest'

import { isolated, layLines, type Measure } from './line-layout.ts'
import { inFaces } from './type-faces.ts'

/** Every letter as wide as one point: widths are counts. */
const wide = (width: number): Measure => ({ width, widthOf: (_face, text) => Array.from(text).length })
const seen = (text: string, width = 1000) =>
  layLines(text, wide(width)).map(({ pieces }) => pieces.map((piece) => piece.text).join(''))
const facesOf = (text: string) => inFaces(text).map(({ face }) => face)

describe('faces', () => {
  test('each script is set in the first face that has it, signs in the face before them', () => {
    expect(facesOf('Agua, limpia 25 %')).toEqual(['latin'])
    expect(facesOf('«Чистая вода»: 25')).toEqual(['latin', 'cyrillic', 'latin'])
    expect(facesOf('Νερό')).toEqual(['greek'])
    expect(facesOf('चुनाव')).toEqual(['devanagari'])
    expect(facesOf('حملة')).toEqual(['arabic'])
    expect(facesOf('מים')).toEqual(['hebrew'])
    expect(facesOf('选举선거せんきょ')).toEqual(['unifont'])
  })

  test('a letter and its marks stay together, and what no face has is written as its code point', () => {
    expect(inFaces('e\u0301').map(({ text }) => text)).toEqual(['e\u0301'])
    expect(inFaces('a 😀 b').map(({ text }) => text)).toEqual(['a [U+1F600] b'])
  })
})

describe('lines', () => {
  test('break at spaces, and a word wider than the line is cut', () => {
    expect(seen('one two three', 8)).toEqual(['one two ', 'three'])
    expect(seen('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
    expect(seen('')).toEqual([])
  })

  test('break between words where a script writes no spaces, and not before a full stop', () => {
    const lines = seen('选举广告支出激增。', 5)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('')).toBe('选举广告支出激增。')
    expect(lines.some((line) => line.startsWith('。'))).toBe(false)
  })

  test('a stretch from right to left stands in its place, its pieces turned round, its figures not', () => {
    const [line] = layLines('high | مرحبا 25 | Ana', wide(1000))
    expect(line?.fromRight).toBe(false)
    // The shaper turns what is Arabic itself; what is seen from left to right is: 25, space, word.
    expect(line?.pieces.map(({ text }) => text).join('')).toBe('high | 25مرحبا  | Ana')
    expect(layLines('مرحبا', wide(1000))[0]?.fromRight).toBe(true)
  })

  test('brackets are mirrored where the text runs from right to left', () => {
    // Seen from left to right: the bracket that closes the text stands first and opens to its right.
    expect(seen('مرحبا (عالم)')).toEqual(['(عالم)مرحبا '])
    expect(layLines('مرحبا (عالم', wide(1000))[0]?.pieces.map(({ text }) => text)).toEqual(['عالم', ')', 'مرحبا '])
  })

  test('signs that steer the order neither print nor reach beyond their text', () => {
    expect(seen(`${isolated('\u202eabc')} | x`)).toEqual(['abc | x'])
  })
})
