/**
 * Families of near-duplicate texts on a stream: the same message reworded gets one key.
 *
 * One-permutation MinHash (Li, Owen, Zhang 2012) over character shingles, banded for LSH (16 bands of 4), each
 * candidate verified by the Jaccard similarity of its bottom-128 sketch (Broder 1997; exact for texts of up to about
 * 130 characters). Characters, not words, so that Latin, Cyrillic, Arabic and Chinese texts are treated alike; scripts
 * without spaces get shorter shingles. A text is compared with the founder of a family, so families do not drift.
 *
 * Cost: one pass over the text and at most 16 comparisons of 128 numbers. Memory: 1 kB a family, bounded.
 * Blind to translations and to rewordings that change more than about a third of the characters.
 */
import { BandIndex, type BandIndexState } from './band-index.ts'
import { f64, i32, u32 } from './cell.ts'
import { KeyTable, type KeyTableState } from './key-table.ts'
import { type TextUnits, unitAt, weightedLength } from './text-units.ts'

const BINS = 64
const BANDS = 16
const ROWS = BINS / BANDS
const SKETCH = 128
const NONE = 0xffff_ffff
const COMPARED = 16
/** How often a slot is given anew before its count starts again; a wording is forgotten long before. */
const GENERATIONS = 1 << 14

export interface TextFamiliesState {
  readonly exact: KeyTableState
  readonly bands: BandIndexState
  readonly founder: Float64Array
  readonly sketches: Uint32Array
  readonly sizes: Int32Array
  readonly generations: Int32Array
  readonly used: number
  readonly hand: number
  readonly aliases: Float64Array
  readonly aliasHand: number
}

export class TextFamilies {
  private readonly most: number
  private readonly similarity: number
  private readonly exact = new KeyTable()
  private readonly bands: BandIndex
  private founder: Float64Array
  private sketches: Uint32Array
  private sizes: Int32Array
  private generations: Int32Array
  private used = 0
  private hand = 0
  /** Keys of known wordings, oldest overwritten first. */
  private aliases: Float64Array
  private aliasHand = 0
  private readonly bins = new Uint32Array(BINS)
  private readonly shingles = new Uint32Array(2_048)
  private readonly sketch = new Uint32Array(SKETCH)
  private readonly bandHashes = new Int32Array(BANDS)
  private size = 0
  /** Families that were compared with the present text, the last few. */
  private readonly compared = new Int32Array(COMPARED)
  private comparisons = 0
  private readonly isSame = (family: number): boolean => {
    for (let i = 0; i < Math.min(COMPARED, this.comparisons); i++) if (i32(this.compared, i) === family) return false
    this.compared[this.comparisons++ % COMPARED] = family
    return this.isNear(family, this.size)
  }

  constructor(most: number, similarity: number) {
    this.most = most
    this.similarity = similarity
    const start = Math.min(most, 256)
    this.bands = new BandIndex(most, BANDS)
    this.founder = new Float64Array(start)
    this.sketches = new Uint32Array(start * SKETCH)
    this.sizes = new Int32Array(start)
    this.generations = new Int32Array(start)
    this.aliases = new Float64Array(most * 4).fill(-1)
  }

  /** Key of the text's family: the key of the text that founded it. */
  keyOf(text: TextUnits): number {
    const own = text.key
    const known = this.familyOf(own)
    if (known >= 0) return f64(this.founder, known)
    if (weightedLength(text) < 24) return own
    const size = this.read(text)
    const family = this.find(size)
    if (family >= 0) {
      this.remember(own, family)
      return f64(this.founder, family)
    }
    this.found(own, size)
    return own
  }

  state(): TextFamiliesState {
    const { founder, sketches, sizes, generations, used, hand, aliases, aliasHand } = this
    return {
      exact: this.exact.state(),
      bands: this.bands.state(),
      founder,
      sketches,
      sizes,
      generations,
      used,
      hand,
      aliases,
      aliasHand,
    }
  }

  restore(state: TextFamiliesState): void {
    this.exact.restore(state.exact)
    this.bands.restore(state.bands)
    this.founder = state.founder
    this.sketches = state.sketches
    this.sizes = state.sizes
    this.generations = state.generations
    this.used = state.used
    this.hand = state.hand
    this.aliases = state.aliases
    this.aliasHand = state.aliasHand
  }

  /** The family of a known wording, if that family is still held. */
  private familyOf(own: number): number {
    const tagged = this.exact.get(own)
    if (tagged < 0) return -1
    const family = tagged % this.most
    return i32(this.generations, family) === Math.floor(tagged / this.most) ? family : -1
  }

  /** Fills bins, band keys and the sketch; returns the size of the sketch. */
  private read(text: TextUnits): number {
    const width = text.dense * 2 > text.length ? 2 : 4
    this.bins.fill(NONE)
    let n = 0
    for (let i = 0; i + width <= text.length; i++) {
      let h = 0x811c9dc5
      for (let j = 0; j < width; j++) h = Math.imul(h ^ unitAt(text, i + j), 0x01000193)
      h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
      h = (h ^ (h >>> 13)) >>> 0
      this.shingles[n++] = h
      const bin = h & (BINS - 1)
      if (h < u32(this.bins, bin)) this.bins[bin] = h
    }
    this.fillEmptyBins()
    for (let band = 0; band < BANDS; band++) {
      let h = Math.imul(band + 1, 0x5bd1e995)
      for (let row = 0; row < ROWS; row++) {
        h = Math.imul(h ^ u32(this.bins, band * ROWS + row), 0x85ebca6b)
        h ^= h >>> 15
      }
      this.bandHashes[band] = h
    }
    return this.bottomSketch(n)
  }

  /** An empty bin borrows from the next full one (rotation densification, Shrivastava and Li 2014). */
  private fillEmptyBins(): void {
    for (let i = 0; i < BINS; i++) {
      if (u32(this.bins, i) !== NONE) continue
      for (let step = 1; step < BINS; step++) {
        const value = u32(this.bins, (i + step) & (BINS - 1))
        if (value === NONE || (i + step >= BINS && (i + step) % BINS < i && value === NONE)) continue
        this.bins[i] = value
        break
      }
    }
  }

  private bottomSketch(n: number): number {
    const sorted = this.shingles.subarray(0, n).sort()
    let size = 0
    for (let i = 0; i < n && size < SKETCH; i++) {
      const value = u32(sorted, i)
      if (size === 0 || value !== u32(this.sketch, size - 1)) this.sketch[size++] = value
    }
    return size
  }

  private find(size: number): number {
    this.size = size
    this.comparisons = 0
    for (let band = 0; band < BANDS; band++) {
      const family = this.bands.find(i32(this.bandHashes, band), this.isSame)
      if (family >= 0) return family
    }
    return -1
  }

  /**
   * Whether the Jaccard similarity from two bottom-k sketches (the share of common values among the k smallest of the
   * union) reaches the least one. Ends as soon as too many values stand alone.
   */
  private isNear(family: number, size: number): boolean {
    const base = family * SKETCH
    const other = i32(this.sizes, family)
    const isWhole = size < SKETCH && other < SKETCH
    const most = isWhole ? Number.POSITIVE_INFINITY : SKETCH
    const least = this.similarity
    // Of whole sketches, size + other = union + common.
    const alone = (1 - least) * (isWhole ? (size + other) / (1 + least) : SKETCH) + 1
    let i = 0
    let j = 0
    let union = 0
    let common = 0
    while (i < size && j < other && union < most && union - common <= alone) {
      const x = u32(this.sketch, i)
      const y = u32(this.sketches, base + j)
      if (x === y) common++
      if (x <= y) i++
      if (y <= x) j++
      union++
    }
    if (isWhole) union += size - i + (other - j)
    return union > 0 && common / union >= least
  }

  private found(own: number, size: number): void {
    let slot = this.used
    if (this.used < this.most) {
      if (slot >= this.sizes.length) this.grow()
      this.used++
    } else {
      slot = this.hand
      this.hand = (this.hand + 1) % this.most
      this.generations[slot] = (i32(this.generations, slot) + 1) % GENERATIONS
    }
    this.founder[slot] = own
    this.sizes[slot] = size
    for (let i = 0; i < size; i++) this.sketches[slot * SKETCH + i] = u32(this.sketch, i)
    for (let band = 0; band < BANDS; band++) this.bands.add(i32(this.bandHashes, band), slot)
    this.remember(own, slot)
  }

  /** Known wordings skip the comparison. A wording whose family was forgotten leaves with it. */
  private remember(own: number, family: number): void {
    const old = f64(this.aliases, this.aliasHand)
    if (old >= 0) this.exact.delete(old)
    this.aliases[this.aliasHand] = own
    this.aliasHand = (this.aliasHand + 1) % this.aliases.length
    this.exact.set(own, family + this.most * i32(this.generations, family))
  }

  private grow(): void {
    const length = Math.min(this.most, this.sizes.length * 2)
    const founder = new Float64Array(length)
    founder.set(this.founder)
    const sketches = new Uint32Array(length * SKETCH)
    sketches.set(this.sketches)
    const sizes = new Int32Array(length)
    sizes.set(this.sizes)
    const generations = new Int32Array(length)
    generations.set(this.generations)
    Object.assign(this, { founder, sketches, sizes, generations })
  }
}
