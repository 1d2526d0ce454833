/** Fonts for what people write anywhere: each letter is set in the first face that has it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { create, type Font } from 'fontkit'

import { unwrapWoff } from './unwrap-woff.ts'

/** In order of preference. The last one has every letter of the basic plane, drawn on a coarse grid. */
const files = {
  latin: import.meta.resolve('@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff'),
  'latin-ext': import.meta.resolve('@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff'),
  vietnamese: import.meta.resolve('@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff'),
  cyrillic: import.meta.resolve('@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff'),
  'cyrillic-ext': import.meta.resolve('@fontsource/noto-sans/files/noto-sans-cyrillic-ext-400-normal.woff'),
  greek: import.meta.resolve('@fontsource/noto-sans/files/noto-sans-greek-400-normal.woff'),
  'greek-ext': import.meta.resolve('@fontsource/noto-sans/files/noto-sans-greek-ext-400-normal.woff'),
  devanagari: import.meta.resolve('@fontsource/noto-sans/files/noto-sans-devanagari-400-normal.woff'),
  arabic: import.meta.resolve('@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff'),
  hebrew: import.meta.resolve('@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff'),
  unifont: import.meta.resolve('@fontsource/unifont/files/unifont-latin-400-normal.woff'),
}
export type FaceName = keyof typeof files
const order = Object.keys(files) as FaceName[]

const opened = new Map<FaceName, { readonly bytes: Buffer; readonly font: Font }>()

/** Read when first needed: the last face is 3 MB that most papers never use. */
function faceOf(name: FaceName): { readonly bytes: Buffer; readonly font: Font } {
  const held = opened.get(name)
  if (held !== undefined) return held
  const bytes = unwrapWoff(readFileSync(fileURLToPath(files[name])))
  const font = create(bytes)
  if (!('layout' in font)) throw new Error(`${files[name]} holds more than one font`)
  const face = { bytes, font }
  opened.set(name, face)
  return face
}

export function bytesOfFace(name: FaceName): Buffer {
  return faceOf(name).bytes
}

export interface SetText {
  readonly face: FaceName
  readonly text: string
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Marks that are read by the shaper and have no shape of their own. */
const unseen = /^(?:\p{Join_Control}|\p{Variation_Selector})$/u

/** A text as pieces of one face each. What no face has is written as its code point: nothing is left out. */
export function inFaces(text: string): SetText[] {
  const pieces: { face: FaceName; text: string }[] = []
  for (const { segment } of graphemes.segment(text)) {
    const last = pieces.at(-1)
    const face = faceFor(segment, last?.face)
    const written = face === null ? codesOf(segment) : segment
    const used = face ?? 'latin'
    if (last?.face === used) last.text += written
    else pieces.push({ face: used, text: written })
  }
  return pieces
}

/** Spaces, signs and figures stay in the face before them where it has them: fewer pieces, and even spacing. */
function faceFor(grapheme: string, before: FaceName | undefined): FaceName | null {
  const codes = Array.from(grapheme.normalize('NFC'))
    .filter((sign) => !unseen.test(sign))
    .map((sign) => sign.codePointAt(0) ?? 0)
  const has = (name: FaceName) => codes.every((code) => faceOf(name).font.hasGlyphForCodePoint(code))
  if (before !== undefined && before !== 'unifont' && /^\p{Script=Common}+$/u.test(grapheme) && has(before))
    return before
  return order.find(has) ?? null
}

function codesOf(grapheme: string): string {
  const codes = Array.from(
    grapheme,
    (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return `[${codes.join(' ')}]`
}
