/** Breaks a text into lines and puts their pieces in the order in which they stand on paper. */
import * as bidiModule from 'bidi-js'
import type { Bidi } from 'bidi-js'

import { inFaces, type FaceName, type SetText } from './type-faces.ts'

const bidi = factoryOf(bidiModule)()
const words = new Intl.Segmenter('und', { granularity: 'word' })
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Scripts whose glyphs the shaper hands over from right to left. */
const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u
/** Signs that steer the order and are not printed. */
const steering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The types of the package describe its other build: Node gets the factory itself as the default. */
function factoryOf(module: { default: unknown }): () => Bidi {
  return module.default as () => Bidi
}

/** Keeps a text from pulling what is around it into its own direction. */
export function isolated(text: string): string {
  return `\u2068${text.replaceAll(steering, '')}\u2069`
}

export interface PaperLine {
  /** From left to right as seen. */
  readonly pieces: readonly SetText[]
  /** A paragraph that begins from right to left stands at the right. */
  readonly fromRight: boolean
}

export interface Measure {
  /** In points. */
  readonly width: number
  readonly widthOf: (face: FaceName, text: string) => number
}

/** One paragraph as lines no wider than the measure. Order: Unicode Standard Annex 9. */
export function layLines(paragraph: string, measure: Measure): PaperLine[] {
  const text = paragraph.normalize('NFC')
  const embedding = bidi.getEmbeddingLevels(text, 'auto')
  const fromRight = (embedding.paragraphs[0]?.level ?? 0) % 2 === 1
  return linesOf(text, measure).map(([from, to]) => ({
    pieces: piecesOf(text, embedding.levels, from, to),
    fromRight,
  }))
}

function widthOf(text: string, measure: Measure): number {
  return inFaces(text.replaceAll(steering, '')).reduce((sum, piece) => sum + measure.widthOf(piece.face, piece.text), 0)
}

/** Where lines begin and end. They break at spaces, and between words where a script writes none. */
function linesOf(text: string, measure: Measure): (readonly [from: number, to: number])[] {
  const lines: (readonly [number, number])[] = []
  let [from, to, filled] = [0, 0, 0]
  for (const { start, end } of tokensOf(text, measure)) {
    const width = widthOf(text.slice(start, end), measure)
    if (to > from && filled + width > measure.width) {
      lines.push([from, to])
      ;[from, filled] = [start, 0]
    }
    filled += width
    to = end
  }
  if (to > from) lines.push([from, to])
  return lines
}

/** Pieces that stay together, each with the space after it; one that is wider than a line is cut anywhere. */
function* tokensOf(text: string, measure: Measure): Generator<{ start: number; end: number }> {
  let [start, wasWord, wasSpace] = [0, false, false]
  for (const { index, segment, isWordLike = false } of words.segment(text)) {
    const isSpace = /^\s+$/u.test(segment)
    if (index > start && !isSpace && (wasSpace || (wasWord && isWordLike))) {
      yield* cutToFit(text, start, index, measure)
      start = index
    }
    ;[wasWord, wasSpace] = [isWordLike, isSpace]
  }
  if (start < text.length) yield* cutToFit(text, start, text.length, measure)
}

function* cutToFit(
  text: string,
  start: number,
  end: number,
  measure: Measure,
): Generator<{ start: number; end: number }> {
  if (widthOf(text.slice(start, end), measure) <= measure.width) {
    yield { start, end }
    return
  }
  for (const { index, segment } of graphemes.segment(text.slice(start, end))) {
    yield { start: start + index, end: start + index + segment.length }
  }
}

interface Leveled extends SetText {
  readonly level: number
}

function piecesOf(text: string, levels: Uint8Array, from: number, to: number): SetText[] {
  const mirrored = bidi.getMirroredCharactersMap(text, levels, from, to - 1)
  const pieces: Leveled[] = []
  for (let at = from; at < to;) {
    const level = levels[at] ?? 0
    let end = at
    let run = ''
    while (end < to && levels[end] === level) {
      run += mirrored.get(end) ?? text[end]
      end++
    }
    for (const piece of inFaces(run.replaceAll(steering, ''))) pieces.push({ ...piece, level })
    at = end
  }
  return visualOrder(pieces).map(({ face, text: said, level }) => ({ face, text: asRead(said, level % 2 === 1) }))
}

/** Rule L2: from the deepest level up, every stretch of that level or deeper is turned round. */
function visualOrder(pieces: readonly Leveled[]): Leveled[] {
  const ordered = [...pieces]
  const deepest = Math.max(0, ...pieces.map(({ level }) => level))
  for (let level = deepest; level > 0; level--) {
    for (let at = 0; at < ordered.length; at++) {
      let end = at
      while ((ordered[end]?.level ?? -1) >= level) end++
      if (end > at) ordered.splice(at, end - at, ...ordered.slice(at, end).toReversed())
      at = Math.max(at, end)
    }
  }
  return ordered
}

/** The shaper turns a piece by its script alone; where its place in the line asks for the other way it is turned first. */
function asRead(text: string, wantsTurning: boolean): string {
  if (wantsTurning === rightToLeft.test(text)) return text
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
    .toReversed()
    .join('')
}
