/**
 * Observations: one fact from one source at one time. The wire format of `POST /api/observations`
 * and of the observation log. Ids are text: several sources have ids above 2^53.
 */
import { z } from 'zod'

import { isoDay, isoTime } from './time.ts'

/** Ids that a spreadsheet rounded (1.00867E+14) are damaged: they name nobody and must not be merged. */
const id = z.string().min(1).max(256)
const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code, e.g. BR')
const region = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code, e.g. US-AL')
const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code, e.g. EUR')
const url = z.string().max(4096)

/** An interval as libraries publish them; `max: null` is the open top bucket. */
const interval = z.object({ min: z.number().min(0), max: z.number().min(0).nullable() })

const common = {
  /** The same id twice is stored once. */
  observationId: z.string().min(1).max(256).optional(),
  platform: z.string().min(1).max(40),
  /** Where it came from, e.g. `meta-report`, `exercise`; the health of a source is watched by this name. */
  source: z.string().min(1).max(80).optional(),
  exercise: z.boolean().optional(),
}

export const post = z.object({
  type: z.literal('post'),
  ...common,
  postId: id,
  accountId: id,
  at: isoTime,
  text: z.string().max(200_000).optional(),
  urls: z.array(url).max(200).optional(),
  hashtags: z.array(z.string().max(300)).max(200).optional(),
  mentions: z.array(z.string().max(300)).max(200).optional(),
  repostOf: id.optional(),
  replyTo: id.optional(),
  mediaHashes: z.array(z.string().max(256)).max(100).optional(),
  country: country.optional(),
  lang: z.string().max(20).optional(),
})

export const account = z.object({
  type: z.literal('account'),
  ...common,
  accountId: id,
  createdAt: isoTime,
  /** When the sender saw it; `createdAt` may be long before. */
  at: isoTime.optional(),
  handle: z.string().max(300).optional(),
  displayName: z.string().max(500).optional(),
  followers: z.number().min(0).optional(),
  country: country.optional(),
  /** Hashed by the sender. */
  infra: z
    .object({
      ipHash: z.string().max(256).optional(),
      deviceHash: z.string().max(256).optional(),
      phoneHash: z.string().max(256).optional(),
      paymentHash: z.string().max(256).optional(),
    })
    .optional(),
})

export const ad = z.object({
  type: z.literal('ad'),
  ...common,
  adId: id,
  advertiserId: id,
  advertiserName: z.string().max(1000).optional(),
  createdAt: isoTime.optional(),
  startedAt: isoTime.optional(),
  stoppedAt: isoTime.optional(),
  /** When the sender saw this state of the ad: what one pull of a library says. */
  at: isoTime.optional(),
  /** The "paid for by" line; null says that the source shows none, absent says that it does not tell. */
  disclaimer: z.string().max(2000).nullable().optional(),
  currency: currency.optional(),
  spend: interval.optional(),
  impressions: interval.optional(),
  targeting: z
    .object({
      countries: z.array(country).max(300).optional(),
      regions: z.array(region).max(1000).optional(),
      /** The targeting as the source prints it; equal strings on different pages are a trace. */
      text: z.string().max(20_000).optional(),
    })
    .optional(),
  text: z.string().max(200_000).optional(),
  landingUrl: url.optional(),
  snapshotUrl: url.optional(),
  buyingRoute: z.string().max(80).optional(),
  paymentCountry: country.optional(),
  /** Country whose electorate it reaches. */
  country: country.optional(),
  /** False where the source says that it is not a political ad. */
  political: z.boolean().optional(),
  /** The pull (download) it came from. */
  pull: z.string().max(200).optional(),
})

export const spend = z.object({
  type: z.literal('spend'),
  ...common,
  advertiserId: id,
  advertiserName: z.string().max(1000).optional(),
  /** As in `ad`. */
  disclaimer: z.string().max(2000).nullable().optional(),
  country,
  region: region.optional(),
  /** First and last day covered, inclusive. */
  from: isoDay,
  to: isoDay,
  /** `period`: spent from..to. `lifetime`: total since the library began, up to `to`. `rolling`: sum of a window that slides. */
  basis: z.enum(['period', 'lifetime', 'rolling']).optional(),
  spend: interval.extend({ currency }),
  ads: z.number().min(0).optional(),
  pull: z.string().max(200).optional(),
})

/** Says that one pull of a source is complete: everything it holds for from..to has been sent. */
export const pull = z.object({
  type: z.literal('pull'),
  ...common,
  pull: z.string().min(1).max(200),
  at: isoTime,
  country: country.optional(),
  from: isoDay.optional(),
  to: isoDay.optional(),
  rows: z.number().min(0).optional(),
})

export const observation = z.discriminatedUnion('type', [post, account, ad, spend, pull])

export type Post = z.infer<typeof post>
export type Account = z.infer<typeof account>
export type Ad = z.infer<typeof ad>
export type Spend = z.infer<typeof spend>
export type Pull = z.infer<typeof pull>
export type Observation = z.infer<typeof observation>
export type ObservationType = Observation['type']
