/** A storyline: something suspicious that happens in one country within a few minutes, told as observations. */
import type { AlertKind } from '../../../shared/domain/finding.ts'
import { advertiserName } from '../advertisers.ts'
import type { Advertiser } from '../advertisers.ts'
import type { ExerciseCountry } from '../countries.ts'
import { spendRow } from '../daily-spend.ts'
import type { Random } from '../random.ts'
import { dayOf, pullRecord } from '../records.ts'
import type { Timed } from '../records.ts'

export interface Scene {
  readonly run: string
  /** Names this telling; part of the ids of everybody in it. */
  readonly key: string
  readonly country: ExerciseCountry
  readonly advertisers: readonly Advertiser[]
  readonly random: Random
  readonly startMs: number
  /** How many times this storyline was told in this country before, to take another page each time. */
  readonly turn: number
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

export interface Page {
  readonly id: string
  readonly name: string
  readonly disclaimer: string | null
}

/** A page nobody has seen before. */
export function newPage(scene: Scene, index: number, disclaimer?: string | null): Page {
  const place = scene.random.pick(scene.country.words.places)
  const name = `${advertiserName(scene.country, scene.random.int(0, 259))} (${place})`
  return { id: `ex-${scene.key}-page-${index}`, name, disclaimer: disclaimer === undefined ? name : disclaimer }
}

/** Rows of today's report for these pages, as a pull of its own. */
export function spendReport(
  scene: Scene,
  atMs: number,
  rows: readonly (readonly [page: Page, usd: number])[],
): Timed[] {
  const date = dayOf(atMs)
  const pull = `ex-${scene.country.key}-${date}-${scene.key}`
  const report = { run: scene.run, date, atMs, pull }
  const complete = { pull, country: scene.country.code, from: date, to: date, rows: rows.length }
  return [
    ...rows.map(([page, usd]) => spendRow(scene.country, page, usd, report)),
    pullRecord(scene.run, atMs, complete),
  ]
}
