import { expect, test } from 'vitest'

import { qrMatrix } from './qr-matrix.ts'

/** Level M: words of correction per block and blocks, by version, as the standard's table has them. */
const tableM = [
  [10, 1],
  [16, 1],
  [26, 1],
  [18, 2],
  [24, 2],
  [16, 4],
  [18, 4],
  [22, 4],
  [22, 5],
  [26, 5],
] as const
/** Centres of the alignment patterns by version, as the standard's table has them. */
const alignmentCentres = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
]

/** Reads a code as a scanner does after it has found the grid: by places, mask, blocks, syndromes and bytes. */
function read(rows: readonly (readonly boolean[])[]): { text: string; version: number; syndromes: number[] } {
  const size = rows.length
  const version = (size - 17) / 4
  const centres = alignmentCentres[version - 1]!
  const isFunction = (x: number, y: number): boolean => {
    if (x === 6 || y === 6) return true
    if ((x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)) return true
    if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true
    return centres.some((cx) =>
      centres.some((cy) => {
        const onFinder = (cx === 6 && cy === 6) || (cx === 6 && cy === size - 7) || (cx === size - 7 && cy === 6)
        return !onFinder && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2
      }),
    )
  }
  const bits: number[] = []
  let up = true
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (!isFunction(x, y)) bits.push(Number(rows[y]![x]! !== ((x + y) % 2 === 0)))
      }
    }
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((word, bit) => word * 2 + bit, 0),
  )
  const [correction, blockCount] = tableM[version - 1]!
  const dataLength = words.length - correction * blockCount
  const short = Math.floor(dataLength / blockCount)
  const lengths = Array.from(
    { length: blockCount },
    (_, at) => short + Number(at >= blockCount - (dataLength % blockCount)),
  )
  const blocks: number[][] = lengths.map(() => [])
  let at = 0
  for (let place = 0; place <= short; place++)
    lengths.forEach((length, block) => place < length && blocks[block]!.push(words[at++]!))
  const data = blocks.flat()
  for (let place = 0; place < correction; place++) blocks.forEach((block) => block.push(words[at++]!))
  const dataBits = data.flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (word >> bit) & 1))
  const take = (length: number) => dataBits.splice(0, length).reduce((value, bit) => value * 2 + bit, 0)
  expect(take(4)).toBe(4)
  const count = take(version < 10 ? 8 : 16)
  const text = new TextDecoder().decode(Uint8Array.from({ length: count }, () => take(8)))
  return { text, version, syndromes: blocks.flatMap((block) => syndromesOf(block, correction)) }
}

const powers: number[] = []
for (let value = 1, at = 0; at < 255; at++, value = value & 128 ? (value << 1) ^ 0x11d : value << 1) powers.push(value)
const logs = new Map(powers.map((value, at) => [value, at]))

/** All zero when the block's words are as the code of Reed and Solomon makes them. */
function syndromesOf(block: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, root) =>
    block.reduce((sum, word) => (sum === 0 ? 0 : powers[(logs.get(sum)! + root) % 255]!) ^ word, 0),
  )
}

test('what is drawn is read back, in every version, and its correction words fit', () => {
  const versions = new Set<number>()
  for (let length = 1; length <= 213; length += 4) {
    const text = `otpauth://totp/Ña?secret=${'ABCDEFGH23'.repeat(30)}`.slice(0, length)
    const rows = qrMatrix(text)
    if (rows === null) continue
    const found = read(rows)
    expect(found.text).toBe(text)
    expect(found.syndromes.every((each) => each === 0)).toBe(true)
    versions.add(found.version)
  }
  expect([...versions]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('the finder patterns, the timing and the format of level M with mask 0 stand where a scanner looks', () => {
  const rows = qrMatrix('otpauth://totp/a')!
  const size = rows.length
  const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const) {
    const seen = finder.map((_, y) => finder.map((__, x) => (rows[top + y]![left + x]! ? '#' : '.')).join(''))
    expect(seen).toEqual(finder)
  }
  const row8 = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => Number(rows[8]![x])).join('')
  const column8 = [7, 5, 4, 3, 2, 1, 0].map((y) => Number(rows[y]![8])).join('')
  expect(row8 + column8).toBe('101010000010010')
  expect(rows[size - 8]![8]).toBe(true)
})

test('a text that does not fit gives no code', () => {
  expect(qrMatrix('x'.repeat(214))).toBeNull()
  expect(qrMatrix('x'.repeat(213))).not.toBeNull()
})
