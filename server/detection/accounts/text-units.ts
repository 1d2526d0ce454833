/**
 * What a text says, without how it was typed: lower case, no links, names, punctuation, diacritics of Arabic or
 * repeated spaces. Written into one buffer so that a million posts allocate nothing.
 */
import { u16 } from './cell.ts'
import { firstLane, joinLanes, mixFirst, mixSecond, secondLane } from './key-hash.ts'

/** Long texts are judged by their beginning. */
const MOST_UNITS = 2_000
const SPACE = 32
/** In the table of units: what parts words, and what is left out. No letter has these codes. */
const SEPARATOR = 0
const MARK = 1
/** The sign before a name. */
const NAME = 2
const LETTER_H = 0x68
const TEXT_SEED = 0x7e47

export interface TextUnits {
  readonly units: Uint16Array
  length: number
  /** 53-bit key of the units. */
  key: number
  /** Units of scripts written without spaces, where one unit says as much as two or three letters. */
  dense: number
}

export function createTextUnits(): TextUnits {
  return { units: new Uint16Array(MOST_UNITS), length: 0, key: -1, dense: 0 }
}

/** One pass: what is kept of a letter is written and mixed into the key at once. */
export function readTextUnits(text: string, into: TextUnits): void {
  const { units } = into
  let h1 = firstLane(TEXT_SEED)
  let h2 = secondLane(TEXT_SEED)
  let n = 0
  let dense = 0
  let gap = false
  const end = Math.min(text.length, MOST_UNITS)
  for (let i = startsRepost(text) ? 3 : 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    const folded = u16(foldedUnits, unit)
    if (folded <= NAME) {
      if (folded === MARK) continue
      if (folded === NAME) i = endOfWord(text, i)
      gap = true
      continue
    }
    if (folded === LETTER_H && startsLink(text, i)) {
      i = endOfWord(text, i)
      gap = true
      continue
    }
    if (gap && n > 0 && n < MOST_UNITS) {
      units[n++] = SPACE
      h1 = mixFirst(h1, SPACE)
      h2 = mixSecond(h2, SPACE)
    }
    gap = false
    if (n === MOST_UNITS) break
    units[n++] = folded
    h1 = mixFirst(h1, folded)
    h2 = mixSecond(h2, folded)
    if (unit >= 0x2e80) dense++
  }
  into.length = n
  into.dense = dense
  into.key = joinLanes(h1, h2)
}

/** `length` weighed by how much a unit says. */
export function weightedLength(text: TextUnits): number {
  return text.length + text.dense
}

function startsRepost(text: string): boolean {
  return text[3] === '@' && text.slice(0, 3).toLowerCase() === 'rt '
}

function startsLink(text: string, i: number): boolean {
  if ((text.charCodeAt(i + 1) | 32) !== 0x74) return false
  const head = text.slice(i, i + 8).toLowerCase()
  return head.startsWith('http://') || head === 'https://'
}

function endOfWord(source: string, from: number): number {
  let i = from
  while (i + 1 < source.length && source.charCodeAt(i + 1) > SPACE && source.charCodeAt(i + 1) !== 0x3000) i++
  return i
}

/** Marks that sit on or between letters: Arabic vowel signs and tatweel, joiners, combining accents, variation selectors. */
function isMark(unit: number): boolean {
  return (
    (unit >= 0x064b && unit <= 0x065f) ||
    unit === 0x0670 ||
    unit === 0x0640 ||
    unit === 0x200c ||
    unit === 0x200d ||
    (unit >= 0x0300 && unit <= 0x036f) ||
    (unit >= 0xfe00 && unit <= 0xfe0f) ||
    unit === 0x27
  )
}

function isLetterOrDigit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
  if (unit < 0xc0) return unit === 0xaa || unit === 0xb5 || unit === 0xba
  if (isMark(unit) || unit === 0xd7 || unit === 0xf7) return false
  if (unit >= 0x2000 && unit <= 0x2e7f) return false
  if (unit >= 0x3000 && unit <= 0x3004) return false
  if (unit >= 0x3008 && unit <= 0x3020) return false
  if (unit >= 0xff00 && unit <= 0xff0f) return false
  // Halves of surrogate pairs: pictograms and rare ideographs alike; pictograms are dropped.
  if (unit >= 0xd83c && unit <= 0xd83e) return false
  if (unit >= 0xdc00 && unit <= 0xdfff) return false
  return unit !== 0x060c && unit !== 0x061b && unit !== 0x061f && unit !== 0xfffd && unit !== 0xfeff
}

/** Lower case, and one for letters that typists use for one another: Arabic alef and yeh forms, Cyrillic io, sigma. */
function folded(unit: number): number {
  if (unit === 0x40) return NAME
  const lower = String.fromCharCode(unit).toLowerCase().charCodeAt(0)
  if (!isLetterOrDigit(lower)) return isMark(lower) ? MARK : SEPARATOR
  if (lower === 0x0622 || lower === 0x0623 || lower === 0x0625) return 0x0627
  if (lower === 0x0649) return 0x064a
  if (lower === 0x03c2) return 0x03c3
  return lower === 0x0451 ? 0x0435 : lower
}

/** What every unit stands for, looked up instead of decided anew for each letter of the stream. */
const foldedUnits = Uint16Array.from({ length: 0x1_0000 }, (_, unit) => folded(unit))

export function unitAt(text: TextUnits, index: number): number {
  return u16(text.units, index)
}
