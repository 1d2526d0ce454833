/** A storyline: something suspicious that happens in one country within a few minutes, told as observations. */
import type { AlertKind } from '../../../shared/domain/finding.ts'
import { inventedPage } from '../advertisers.ts'
import type { Page } from '../advertisers.ts'
import type { ExerciseCountry } from '../countries.ts'
import type { Random } from '../random.ts'
import type { Timed } from '../records.ts'

export interface Scene {
  readonly run: string
  /** Names this telling; part of the ids of everybody in it. */
  readonly key: string
  readonly country: ExerciseCountry
  readonly random: Random
  readonly startMs: number
  /** How far the ad library has got at the start: ads shown now were made before. */
  readonly libraryMs: number
  /** The moment so many seconds of story time after the start. */
  at(seconds: number): number
}

export interface Storyline {
  readonly id: string
  /** What a good detector makes of it. */
  readonly expects: readonly AlertKind[]
  /** Told only while a paid-advertising silence holds in the country. */
  readonly needsSilence?: boolean
  tell(scene: Scene): Timed[]
}

/** The longest a telling takes, in seconds of story time. */
export const LONGEST_STORY_S = 600

/** A page nobody has seen before. */
export function newPage(scene: Scene, index: number, disclaimer?: string | null): Page {
  return inventedPage(scene.country, scene.random, `ex-${scene.key}-page-${index}`, disclaimer)
}
