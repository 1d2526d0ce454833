/** The single choices in a targeting text, each with how much sharing it may tell. */
import { normalised, textHash } from '../text-hash.ts'

export interface TargetingPiece {
  readonly hash: number
  readonly key: string
  readonly text: string
  /** 0 to 1: everyone picks ages and placements from the same short menus, and ordinary campaigns meet in one place. */
  readonly weight: number
  readonly place: boolean
}

const MAX_PIECES = 64
const MAX_PIECE_CHARS = 400
/** A list of two hundred postal codes is one choice, not two hundred: longer lists share the weight of this many. */
const LIST = 6
const MENU =
  /^(ages?|age_?(range|bracket)s?|genders?|sex|languages?|locales?|placements?|devices?|os|ostype|platforms?)$/
const PLACE = /(location|countr|region|state|city|cities|metro|postal|zip|radius|district|geo|itude)/
const MENU_WEIGHT = 0.15
const PLACE_WEIGHT = 0.5

/** Libraries print choices as `key:value` lists split by bars, semicolons or lines. */
export function targetingPieces(targeting: string): TargetingPiece[] {
  const pieces = new Map<number, TargetingPiece>()
  const ofKey = new Map<string, number>()
  for (const part of targeting.split(/[|;\n]/)) {
    if (pieces.size >= MAX_PIECES) break
    const text = normalised(part).slice(0, MAX_PIECE_CHARS)
    if (text.length < 3) continue
    const colon = text.indexOf(':')
    const key = colon > 0 && colon <= 40 ? text.slice(0, colon) : ''
    const hash = textHash(text)
    ofKey.set(key, (ofKey.get(key) ?? 0) + 1)
    const place = PLACE.test(key)
    pieces.set(hash, { hash, key, text, place, weight: MENU.test(key) ? MENU_WEIGHT : place ? PLACE_WEIGHT : 1 })
  }
  return [...pieces.values()].map((piece) => ({
    ...piece,
    weight: piece.weight * Math.min(1, LIST / (ofKey.get(piece.key) ?? 1)),
  }))
}
