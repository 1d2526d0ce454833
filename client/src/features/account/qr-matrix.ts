/**
 * A QR code (ISO/IEC 18004) of a text: byte mode, error correction level M, versions 1 to 10, which is 213 bytes; more
 * gives null. The mask is the first one: every mask is valid, the choice among them only helps poor readers.
 */

/** Per version from 1: codewords of error correction per block, and blocks. Level M. */
const correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26] as const
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5] as const
const MOST_VERSION = correction.length
/** Format bits: level M is 00, mask 0 is 000; with their BCH code and the standard's mask. */
const FORMAT_M_MASK_0 = 0b101010000010010

/** Rows of modules, true is dark; null when the text is too long. */
export function qrMatrix(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text)
  for (let version = 1; version <= MOST_VERSION; version++) {
    const data = dataCodewords(bytes, version)
    if (data !== null) return draw(version, interleaved(data, version))
  }
  return null
}

/** Codewords that fit into a version, data and correction together. */
function codewordsOf(version: number): number {
  const align = version === 1 ? 0 : Math.floor(version / 7) + 2
  let modules = (16 * version + 128) * version + 64
  if (align > 0) modules -= (25 * align - 10) * align - 55
  if (version >= 7) modules -= 36
  return Math.floor(modules / 8)
}

function ofVersion(table: readonly number[], version: number): number {
  return table[version - 1] ?? 0
}

/** Mode, length, bytes, end and padding; null when it does not fit. */
function dataCodewords(bytes: Uint8Array, version: number): number[] | null {
  const room = codewordsOf(version) - ofVersion(correction, version) * ofVersion(blockCounts, version)
  const lengthBits = version < 10 ? 8 : 16
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1)
  }
  put(0b0100, 4)
  put(bytes.length, lengthBits)
  for (const byte of bytes) put(byte, 8)
  if (bits.length > room * 8) return null
  put(0, Math.min(4, room * 8 - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  const words: number[] = []
  for (let at = 0; at < bits.length; at += 8) words.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2))
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

/** Product in the field of 256 elements with the polynomial x⁸+x⁴+x³+x²+1. */
function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

/** The generator polynomial without its leading one, highest power first. */
function generator(degree: number): number[] {
  const factors: number[] = Array.from({ length: degree }, (_, index) => (index === degree - 1 ? 1 : 0))
  let root = 1
  for (let step = 0; step < degree; step++) {
    for (let at = 0; at < degree; at++) factors[at] = times(factors[at] ?? 0, root) ^ (factors[at + 1] ?? 0)
    root = times(root, 2)
  }
  return factors
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const rest: number[] = divisor.map(() => 0)
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0)
    rest.push(0)
    divisor.forEach((each, at) => {
      rest[at] = (rest[at] ?? 0) ^ times(each, factor)
    })
  }
  return rest
}

/** Blocks get their correction and are dealt out word by word; the later blocks hold one word more. */
function interleaved(data: readonly number[], version: number): number[] {
  const blocks = ofVersion(blockCounts, version)
  const divisor = generator(ofVersion(correction, version))
  const short = Math.floor(data.length / blocks)
  const longer = data.length % blocks
  const dataBlocks: number[][] = []
  for (let block = 0, at = 0; block < blocks; block++) {
    const length = short + (block >= blocks - longer ? 1 : 0)
    dataBlocks.push(data.slice(at, at + length))
    at += length
  }
  const deal = (all: readonly number[][], length: number) =>
    Array.from({ length }, (_, at) => all.flatMap((block) => block[at] ?? [])).flat()
  return [
    ...deal(dataBlocks, short + 1),
    ...deal(
      dataBlocks.map((block) => remainder(block, divisor)),
      divisor.length,
    ),
  ]
}

class Grid {
  readonly size: number
  readonly dark: boolean[][]
  readonly #fixed: boolean[][]
  constructor(size: number) {
    this.size = size
    this.dark = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
    this.#fixed = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  }
  isFree(x: number, y: number): boolean {
    return this.#fixed[y]?.[x] === false
  }
  set(x: number, y: number, dark: boolean): void {
    const row = this.dark[y]
    if (row !== undefined && x >= 0 && x < this.size) row[x] = dark
  }
  fix(x: number, y: number, dark: boolean): void {
    this.set(x, y, dark)
    const row = this.#fixed[y]
    if (row !== undefined && x >= 0 && x < this.size) row[x] = true
  }
}

function draw(version: number, words: readonly number[]): boolean[][] {
  const grid = new Grid(version * 4 + 17)
  drawFunctions(grid, version)
  const { size } = grid
  let at = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const goesUp = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++) {
      const y = goesUp ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (!grid.isFree(x, y)) continue
        const bit = ((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1
        grid.set(x, y, (bit === 1) !== ((x + y) % 2 === 0))
        at++
      }
    }
  }
  return grid.dark
}

function drawFunctions(grid: Grid, version: number): void {
  const { size } = grid
  for (let at = 0; at < size; at++) {
    grid.fix(6, at, at % 2 === 0)
    grid.fix(at, 6, at % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    ring(grid, x, y, 4, (distance) => distance !== 2 && distance !== 4)
  }
  const places = alignments(version, size)
  for (const x of places) {
    for (const y of places) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6)
      if (!isFinder) ring(grid, x, y, 2, (distance) => distance !== 1)
    }
  }
  drawFormat(grid)
  if (version >= 7) drawVersion(grid, version)
}

function ring(grid: Grid, x: number, y: number, reach: number, isDark: (distance: number) => boolean): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) grid.fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
}

function alignments(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((size - 13) / (2 * count - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - step * (count - 2 - index))]
}

function drawFormat(grid: Grid): void {
  const { size } = grid
  const bit = (at: number) => ((FORMAT_M_MASK_0 >>> at) & 1) === 1
  for (let at = 0; at <= 5; at++) grid.fix(8, at, bit(at))
  grid.fix(8, 7, bit(6))
  grid.fix(8, 8, bit(7))
  grid.fix(7, 8, bit(8))
  for (let at = 9; at < 15; at++) grid.fix(14 - at, 8, bit(at))
  for (let at = 0; at < 8; at++) grid.fix(size - 1 - at, 8, bit(at))
  for (let at = 8; at < 15; at++) grid.fix(8, size - 15 + at, bit(at))
  grid.fix(8, size - 8, true)
}

/** Six bits of the version and twelve of its Golay code, twice. */
function drawVersion(grid: Grid, version: number): void {
  let rest = version
  for (let step = 0; step < 12; step++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let at = 0; at < 18; at++) {
    const dark = ((bits >>> at) & 1) === 1
    const [a, b] = [grid.size - 11 + (at % 3), Math.floor(at / 3)]
    grid.fix(a, b, dark)
    grid.fix(b, a, dark)
  }
}
