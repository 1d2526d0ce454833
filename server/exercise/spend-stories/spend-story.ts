/** A storyline that shows in one country's daily report: rows that the report of that day brings in addition. */
import type { AlertKind } from '../../../shared/domain/finding.ts'
import type { Advertiser, AdvertiserRole, Page } from '../advertisers.ts'
import { inventedPage } from '../advertisers.ts'
import type { ExerciseCountry } from '../countries.ts'
import type { Random } from '../random.ts'

export interface SpendScene {
  /** Names this telling; part of the ids of everybody in it. */
  readonly key: string
  readonly country: ExerciseCountry
  readonly advertisers: readonly Advertiser[]
  readonly random: Random
  /** How many stories the country's reports have told before, to take another page each time. */
  readonly turn: number
}

export type StoryRow = readonly [page: Page, usd: number]

export interface SpendStory {
  readonly id: string
  /** What a good detector makes of it. */
  readonly expects: readonly AlertKind[]
  /** The report is the one of the day before, once more. */
  readonly repeatsDay?: boolean
  rows(scene: SpendScene): StoryRow[]
}

export function pageInTurn(scene: SpendScene, role: AdvertiserRole): Advertiser {
  const pool = scene.advertisers.filter((advertiser) => advertiser.role === role)
  const page = pool[scene.turn % pool.length]
  if (page === undefined) throw new Error(`no ${role} advertiser`)
  return page
}

/** A page nobody has seen before. */
export function newcomer(scene: SpendScene, index: number, disclaimer?: string | null): Page {
  return inventedPage(scene.country, scene.random, `ex-${scene.key}-page-${index}`, disclaimer)
}
