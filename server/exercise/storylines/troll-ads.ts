/**
 * The 2016 case in small: several pages on unlike subjects, ads made minutes apart in the office hours of one place,
 * whole targeting strings shared, paid in roubles, no line that says who paid.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import { impressionBucket, spendBucket } from '../ordinary-ads.ts'
import { adRecord, isoOf } from '../records.ts'
import type { Timed } from '../records.ts'
import { newPage } from './storyline.ts'
import type { Page } from '../advertisers.ts'
import type { Scene, Storyline } from './storyline.ts'

const PAGES = 6
const ADS_PER_PAGE = 4
/** Hours of Moscow, which keeps UTC+3 all year. */
const MOSCOW_OFFSET_MS = 3 * HOUR_MS

export const trollAds: Storyline = {
  id: 'troll-ads',
  expects: ['creation-cadence', 'payer-mismatch', 'disclaimer-gap'],
  tell(scene) {
    const pages = Array.from({ length: PAGES }, (_, index) => newPage(scene, index, null))
    const audiences = [audience(scene), audience(scene)]
    const records: Timed[] = []
    for (let round = 0; round < ADS_PER_PAGE; round++) {
      const session = workingMoment(scene, round)
      pages.forEach((page, index) => {
        const createdAt = session + (index * 2.5 + scene.random.between(0, 1.5)) * MINUTE_MS
        const text = audiences[(round + index) % audiences.length] ?? ''
        records.push(trollAd(scene, page, `${index}-${round}`, createdAt, text, records.length))
      })
    }
    return records
  },
}

/** Somewhere between 10:00 and 17:00 in Moscow on an earlier working day. */
function workingMoment(scene: Scene, round: number): number {
  let day = Math.floor((scene.libraryMs - (1 + Math.floor(round * 0.75)) * DAY_MS) / DAY_MS)
  while ([0, 6].includes(new Date(day * DAY_MS).getUTCDay())) day--
  return (
    day * DAY_MS - MOSCOW_OFFSET_MS + scene.random.between(10 + (round % 2) * 3.5, 13 + (round % 2) * 3.5) * HOUR_MS
  )
}

function audience(scene: Scene): string {
  const { random, country } = scene
  const interests = random.sample(
    [
      'patriotism',
      'veterans',
      'border news',
      'church choirs',
      'self-defence',
      'student protest',
      'hip-hop history',
      'hunting',
    ],
    4,
  )
  return `location:${country.code}|age:18 - 65+|language:${country.words.lang}|interests:${interests.join(', ')}|placements:news feed on desktop, news feed on mobile`
}

function trollAd(scene: Scene, page: Page, id: string, createdAt: number, targeting: string, order: number): Timed {
  const { random, country } = scene
  return adRecord(scene.run, scene.at(order * 2), {
    adId: `ex-${scene.key}-ad-${id}`,
    advertiserId: page.id,
    advertiserName: page.name,
    createdAt: isoOf(Math.floor(createdAt)),
    startedAt: isoOf(Math.floor(createdAt + 20 * MINUTE_MS)),
    disclaimer: null,
    currency: 'RUB',
    spend: spendBucket(random.logNormal(500, 0.7)),
    impressions: impressionBucket(random.logNormal(3000, 0.8)),
    targeting: { countries: [country.code], regions: [random.pick(country.regions)], text: targeting },
    text: `${random.pick(country.words.slogans)} ${random.pick(country.words.slogans)}`,
    landingUrl: `https://pages.example/${page.id}`,
    buyingRoute: 'self-service',
    paymentCountry: 'RU',
    country: country.code,
    political: true,
  })
}
