/** Ads of ordinary advertisers: own disclaimer, own currency, own audience, made when their offices are open. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { zonedDay, zonedInstant } from '../../shared/lib/zoned-time.ts'
import type { Advertiser } from './advertisers.ts'
import type { ExerciseCountry } from './countries.ts'
import { ordinaryText } from './ordinary-posts.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { adRecord, isoOf } from './records.ts'
import type { Timed } from './records.ts'

export function ordinaryAd(
  country: ExerciseCountry,
  advertisers: readonly Advertiser[],
  run: string,
  seed: number,
  atMs: number,
  /** How far the library has got. */
  libraryMs: number,
  slot: string,
): Timed {
  const random = createRandom(seed, country.key, 'ad', slot)
  const advertiser = random.pick(advertisers)
  const createdAt = officeMoment(country, libraryMs, random)
  return adRecord(run, atMs, {
    adId: `ex-${country.key}-ad-${slot}`,
    advertiserId: advertiser.id,
    advertiserName: advertiser.name,
    createdAt: isoOf(createdAt),
    startedAt: isoOf(Math.min(atMs, createdAt + random.between(10, 600) * MINUTE_MS)),
    disclaimer: advertiser.disclaimer,
    currency: country.currency,
    spend: spendBucket(random.logNormal(60, 1.6) * country.perDollar),
    impressions: impressionBucket(random.logNormal(9000, 1.4)),
    targeting: { countries: [country.code], ...regionsOf(country, advertiser.id), text: audience(country, random) },
    text: `${ordinaryText(country, random)} ${advertiser.name}.`,
    landingUrl: advertiser.landingUrl,
    buyingRoute: 'self-service',
    paymentCountry: country.code,
    country: country.code,
    political: true,
  })
}

/** Two pages in five speak to one region, always the same; the others to the whole country. */
export function regionsOf(country: ExerciseCountry, pageId: string): { regions?: string[] } {
  const random = createRandom(pageId, 'region')
  return random.chance(0.4) ? { regions: [random.pick(country.regions)] } : {}
}

/** On one of the last three days, between 09:00 and 21:00 where the advertiser is. */
function officeMoment(country: ExerciseCountry, libraryMs: number, random: Random): number {
  const day = zonedDay(libraryMs - random.int(1, 3) * DAY_MS, country.zone)
  return zonedInstant(day, '09:00', country.zone) + Math.floor(random.between(0, 12) * HOUR_MS)
}

const INTERESTS = [
  'gardening',
  'cycling',
  'local news',
  'schools',
  'football',
  'small business',
  'rail',
  'health',
  'farming',
  'housing',
  'cooking',
  'choirs',
  'fishing',
  'museums',
  'theatre',
  'hiking',
  'astronomy',
  'chess',
  'sewing',
  'volunteering',
  'libraries',
  'markets',
  'photography',
  'pets',
  'carpentry',
  'rowing',
  'radio',
  'history',
  'trains',
  'bird watching',
]

function audience(country: ExerciseCountry, random: Random): string {
  const from = random.int(18, 45)
  const interests = random.sample(INTERESTS, random.int(2, 5)).join(', ')
  return `age:${from} - ${from + random.int(8, 30)}|interests:${interests}|location:${random.pick(country.words.places)}`
}

/** Libraries publish ranges. */
export function spendBucket(amount: number): { min: number; max: number } {
  const step = amount < 100 ? 100 : amount < 1000 ? 100 : amount < 5000 ? 500 : 1000
  const min = Math.floor(amount / step) * step
  return { min, max: min + step - 1 }
}

export function impressionBucket(count: number): { min: number; max: number } {
  const step = count < 10_000 ? 1000 : 10_000
  const min = Math.floor(count / step) * step
  return { min, max: min + step - 1 }
}
