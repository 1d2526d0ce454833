/** Ads of ordinary advertisers: own disclaimer, own currency, own audience, made when their offices are open. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
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
  slot: string,
): Timed {
  const random = createRandom(seed, country.key, 'ad', slot)
  const advertiser = random.pick(advertisers)
  const createdAt = officeMoment(atMs, random)
  return adRecord(run, atMs, {
    adId: `ex-${country.key}-ad-${slot}`,
    advertiserId: advertiser.id,
    advertiserName: advertiser.name,
    createdAt: isoOf(createdAt),
    startedAt: isoOf(Math.min(atMs, createdAt + random.between(10, 600) * MINUTE_MS)),
    disclaimer: advertiser.disclaimer ?? advertiser.name,
    currency: country.currency,
    spend: spendBucket(random.logNormal(60, 1.6) * country.perDollar),
    impressions: impressionBucket(random.logNormal(9000, 1.4)),
    targeting: { countries: [country.code], regions: [random.pick(country.regions)], text: audience(random) },
    text: `${ordinaryText(country, random)} ${advertiser.name}.`,
    landingUrl: advertiser.landingUrl,
    buyingRoute: 'self-service',
    paymentCountry: country.code,
    country: country.code,
    political: true,
  })
}

/** Within the last five days, between 08:00 and 22:00 of some clock. */
function officeMoment(atMs: number, random: Random): number {
  const moment = atMs - random.between(0.1, 5) * DAY_MS
  const hour = new Date(moment).getUTCHours()
  return Math.floor(
    hour < 8 ? (moment + (8 - hour) * HOUR_MS > atMs ? moment - 6 * HOUR_MS : moment + (8 - hour) * HOUR_MS) : moment,
  )
}

function audience(random: Random): string {
  const from = random.int(18, 45)
  const interests = random.sample(
    [
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
    ],
    random.int(1, 4),
  )
  return `age:${from} - ${from + random.int(8, 30)}|interests:${interests.join(', ')}|placements:feed`
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
