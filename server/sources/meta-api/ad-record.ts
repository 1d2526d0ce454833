/**
 * One ad of an `ads_archive` answer as an observation.
 *
 * Reads the names of today's API and of v5 (scalars instead of lists, no id: it stands in the snapshot link). Bounds
 * are text; the top bucket has no upper one. A field without a value is left out of the answer, so a political ad
 * without `bylines` had no line that says who paid.
 */
import { z } from 'zod'

import { ad as adSchema } from '../../../shared/domain/observation.ts'
import type { Ad } from '../../../shared/domain/observation.ts'
import { subdivisionCode } from '../subdivision-names.ts'
import { linkWithoutToken } from './strip-token.ts'

const ID = 'meta-api'

const textOrList = z.union([z.string(), z.array(z.string())])
const bounds = z.object({
  lower_bound: z.union([z.string(), z.number()]).optional(),
  upper_bound: z.union([z.string(), z.number()]).optional(),
})
const regionShare = z.object({
  region: z.string().optional(),
  percentage: z.union([z.string(), z.number()]).optional(),
})
const payer = z.object({
  payer: z.string().optional(),
  beneficiary: z.string().optional(),
  current: z.boolean().optional(),
})
const place = z.object({ name: z.string().optional(), type: z.string().optional(), excluded: z.boolean().optional() })

/** What is read of an ad; everything else is let pass. */
const archivedAd = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  ad_snapshot_url: z.string().optional(),
  page_id: z.union([z.string(), z.number()]).optional(),
  page_name: z.string().optional(),
  ad_creation_time: z.string().optional(),
  ad_delivery_start_time: z.string().optional(),
  ad_delivery_stop_time: z.string().optional(),
  ad_creative_bodies: textOrList.optional(),
  ad_creative_body: textOrList.optional(),
  ad_creative_link_captions: textOrList.optional(),
  ad_creative_link_caption: textOrList.optional(),
  bylines: textOrList.optional(),
  funding_entity: textOrList.optional(),
  beneficiary_payers: z.array(payer).optional(),
  currency: z.string().optional(),
  spend: bounds.optional(),
  impressions: bounds.optional(),
  delivery_by_region: z.array(regionShare).optional(),
  region_distribution: z.array(regionShare).optional(),
  languages: textOrList.optional(),
  publisher_platforms: textOrList.optional(),
  target_ages: textOrList.optional(),
  target_gender: z.string().optional(),
  target_locations: z.array(place).optional(),
})
type ArchivedAd = z.infer<typeof archivedAd>

export interface AdContext {
  /** The country asked for; absent where nobody says. */
  readonly country: string | undefined
  /** Whether only ads declared as political were asked for. */
  readonly political: boolean
  /** When this answer was received, ISO; absent for one that was saved. */
  readonly at: string | undefined
  readonly pull: string | undefined
}

export type AdResult =
  | { readonly ok: true; readonly ad: Ad }
  | { readonly ok: false; readonly field: string; readonly message: string }

export function adRecord(raw: unknown, context: AdContext): AdResult {
  const read = archivedAd.safeParse(raw)
  if (!read.success) return problem(read.error)
  const adId = idOf(read.data)
  if (adId === null) return { ok: false, field: 'id', message: 'neither an id nor a snapshot link that has one' }
  const checked = adSchema.safeParse(toAd(read.data, adId, context))
  return checked.success ? { ok: true, ad: checked.data } : problem(checked.error)
}

function problem(error: z.ZodError): AdResult {
  const issue = error.issues[0]
  return { ok: false, field: issue?.path.join('.') ?? '', message: issue?.message ?? 'invalid' }
}

/** A number as id has lost its digits above 2^53 and names another ad: it is not used. */
function idOf(of: ArchivedAd): string | null {
  const given = safeId(of.id)
  if (given !== null) return given
  const link = of.ad_snapshot_url
  if (link === undefined || !URL.canParse(link)) return null
  return safeId(new URL(link).searchParams.get('id') ?? undefined)
}

function safeId(id: string | number | undefined): string | null {
  if (typeof id === 'number') return Number.isSafeInteger(id) ? String(id) : null
  return id !== undefined && /^\d+$/.test(id) ? id : null
}

function toAd(of: ArchivedAd, adId: string, { country, political, at, pull }: AdContext): unknown {
  const currency = of.currency?.toUpperCase()
  return withoutUndefined({
    type: 'ad',
    platform: 'meta',
    source: ID,
    adId,
    advertiserId: safeId(of.page_id) ?? undefined,
    advertiserName: of.page_name === '' ? undefined : of.page_name,
    createdAt: timeOf(of.ad_creation_time),
    startedAt: timeOf(of.ad_delivery_start_time),
    stoppedAt: timeOf(of.ad_delivery_stop_time),
    at,
    disclaimer: disclaimerOf(of, political),
    currency,
    spend: intervalOf(of.spend),
    impressions: intervalOf(of.impressions),
    targeting: targetingOf(of, country),
    text: joined(of.ad_creative_bodies ?? of.ad_creative_body, '\n'),
    landingUrl: listOf(of.ad_creative_link_captions ?? of.ad_creative_link_caption)[0],
    snapshotUrl: of.ad_snapshot_url === undefined ? undefined : linkWithoutToken(of.ad_snapshot_url),
    country,
    political: political ? true : undefined,
    pull,
  })
}

/** `2021-12-08`, `2019-12-03T22:03:18+0000`; days without a time of day are midnight UTC. */
function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

function intervalOf(of: z.infer<typeof bounds> | undefined): { min: number; max: number | null } | undefined {
  if (of === undefined) return undefined
  const min = Number(of.lower_bound ?? 0)
  const max = of.upper_bound === undefined ? null : Number(of.upper_bound)
  return Number.isFinite(min) && (max === null || Number.isFinite(max)) ? { min, max } : undefined
}

function disclaimerOf(of: ArchivedAd, political: boolean): string | null | undefined {
  const line = joined(of.bylines ?? of.funding_entity, '; ')
  if (line !== undefined) return line.slice(0, 2000)
  const payers = (of.beneficiary_payers ?? []).filter((each) => each.current !== false)
  const names = payers.flatMap((each) => each.payer ?? each.beneficiary ?? [])
  if (names.length > 0) return [...new Set(names)].join('; ').slice(0, 2000)
  return political ? null : undefined
}

/** Where it was aimed at; an ad delivered for the most part in one region is taken as aimed at it. */
function targetingOf(of: ArchivedAd, country: string | undefined): unknown {
  const shares = of.delivery_by_region ?? of.region_distribution ?? []
  const main = shares.find((share) => Number(share.percentage) >= 0.5)
  const region = main?.region === undefined || country === undefined ? null : subdivisionCode(country, main.region)
  const parts = [
    ['ages', joined(of.target_ages, '-')],
    ['gender', of.target_gender],
    ['locations', placesOf(of)],
    ['languages', joined(of.languages, ',')],
    ['platforms', joined(of.publisher_platforms, ',')],
  ]
  const text = parts.flatMap(([name, value]) => (value === undefined ? [] : `${name}:${value}`)).join('|')
  return withoutUndefined({
    countries: country === undefined ? undefined : [country],
    regions: region === null ? undefined : [region],
    text: text === '' ? undefined : text.slice(0, 20_000),
  })
}

function placesOf(of: ArchivedAd): string | undefined {
  const names = (of.target_locations ?? []).flatMap(({ name, excluded }) =>
    name === undefined ? [] : `${excluded === true ? 'not ' : ''}${name}`,
  )
  return names.length === 0 ? undefined : names.join(', ')
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

function joined(value: string | readonly string[] | undefined, by: string): string | undefined {
  const text = listOf(value).join(by)
  return text === '' ? undefined : text
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
}
