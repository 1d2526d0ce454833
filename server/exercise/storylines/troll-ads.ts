/**
 * The 2016 case in small: several pages on unlike subjects, ads made minutes apart in the office hours of one place,
 * whole targeting strings shared, paid in roubles or another money from far away, no line that says who paid.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import { impressionBucket, regionsOf, spendBucket } from '../ordinary-ads.ts'
import { adRecord, isoOf } from '../records.ts'
import type { Timed } from '../records.ts'
import { newPage } from './storyline.ts'
import type { Page } from '../advertisers.ts'
import type { Scene, Storyline } from './storyline.ts'

const PAGES = 6
const ADS_PER_PAGE = 4
/** Where the work is done: none of these places changes its clock in summer. */
const desks = [
  { utcOffset: 3, currency: 'RUB', paymentCountry: 'RU', perDollar: 90 },
  { utcOffset: 7, currency: 'VND', paymentCountry: 'VN', perDollar: 25_000 },
  { utcOffset: 8, currency: 'PHP', paymentCountry: 'PH', perDollar: 57 },
] as const
type Desk = (typeof desks)[number]

export const trollAds: Storyline = {
  id: 'troll-ads',
  expects: ['creation-cadence', 'payer-mismatch', 'disclaimer-gap'],
  tell(scene) {
    const pages = Array.from({ length: PAGES }, (_, index) => newPage(scene, index, null))
    const audiences = [audience(scene), audience(scene)]
    const desk = scene.random.pick(desks)
    const records: Timed[] = []
    for (let round = 0; round < ADS_PER_PAGE; round++) {
      const session = workingMoment(scene, desk, round)
      pages.forEach((page, index) => {
        const createdAt = session + (index * 2.5 + scene.random.between(0, 1.5)) * MINUTE_MS
        const text = audiences[(round + index) % audiences.length] ?? ''
        records.push(trollAd(scene, desk, page, `${index}-${round}`, createdAt, text, records.length))
      })
    }
    return records
  },
}

/** Somewhere between 10:00 and 17:00 at the desk on an earlier working day. */
function workingMoment(scene: Scene, desk: Desk, round: number): number {
  let day = Math.floor((scene.libraryMs - (1 + Math.floor(round * 0.75)) * DAY_MS) / DAY_MS)
  while ([0, 6].includes(new Date(day * DAY_MS).getUTCDay())) day--
  return (
    day * DAY_MS -
    desk.utcOffset * HOUR_MS +
    scene.random.between(10 + (round % 2) * 3.5, 13 + (round % 2) * 3.5) * HOUR_MS
  )
}

/** Unlike subjects on purpose: such pages play all sides. */
const CAUSES = [
  'patriotism',
  'veterans',
  'border news',
  'church choirs',
  'self-defence',
  'student protest',
  'hip-hop history',
  'hunting',
  'police memorials',
  'prison reform',
  'secession',
  'gun shows',
  'refugee aid',
  'street murals',
  'tax protest',
  'old flags',
  'farm strikes',
  'miners',
  'monarchism',
  'free festivals',
  'motorcycle clubs',
  'fuel prices',
  'fishing rights',
  'folk medicine',
] as const

function audience(scene: Scene): string {
  const { random, country } = scene
  const interests = random.sample(CAUSES, 4)
  return `location:${country.code}|age:18 - 65+|language:${country.words.lang}|interests:${interests.join(', ')}|placements:news feed on desktop, news feed on mobile`
}

function trollAd(
  scene: Scene,
  desk: Desk,
  page: Page,
  id: string,
  createdAt: number,
  targeting: string,
  order: number,
): Timed {
  const { random, country } = scene
  return adRecord(scene.run, scene.at(order * 2), {
    adId: `ex-${scene.key}-ad-${id}`,
    advertiserId: page.id,
    advertiserName: page.name,
    createdAt: isoOf(Math.floor(createdAt)),
    startedAt: isoOf(Math.floor(createdAt + 20 * MINUTE_MS)),
    disclaimer: null,
    currency: desk.currency,
    spend: spendBucket(random.logNormal(6, 0.7) * desk.perDollar),
    impressions: impressionBucket(random.logNormal(3000, 0.8)),
    targeting: { countries: [country.code], ...regionsOf(country, page.id), text: targeting },
    text: `${random.pick(country.words.slogans)} ${random.pick(country.words.slogans)}`,
    landingUrl: `https://pages.example/${page.id}`,
    buyingRoute: 'self-service',
    paymentCountry: desk.paymentCountry,
    country: country.code,
    political: true,
  })
}
