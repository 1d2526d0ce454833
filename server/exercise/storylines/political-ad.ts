/** One political ad of a storyline's page; what makes it suspicious is given by the storyline. */
import { HOUR_MS } from '../../../shared/domain/time.ts'
import type { Ad } from '../../../shared/domain/observation.ts'
import { impressionBucket, regionsOf, spendBucket } from '../ordinary-ads.ts'
import { adRecord, isoOf } from '../records.ts'
import type { Timed } from '../records.ts'
import type { Page } from '../advertisers.ts'
import type { Scene } from './storyline.ts'

type Given = Partial<
  Pick<Ad, 'currency' | 'paymentCountry' | 'disclaimer' | 'landingUrl' | 'createdAt' | 'startedAt' | 'text' | 'spend'>
>

export function politicalAd(scene: Scene, page: Page, name: string, atMs: number, given: Given): Timed {
  const { random, country } = scene
  const createdAt = isoOf(Math.floor(scene.libraryMs - random.between(0.5, 30) * HOUR_MS))
  return adRecord(scene.run, atMs, {
    adId: `ex-${scene.key}-ad-${name}`,
    advertiserId: page.id,
    advertiserName: page.name,
    createdAt,
    startedAt: createdAt,
    disclaimer: page.disclaimer,
    currency: country.currency,
    spend: spendBucket(random.logNormal(900, 0.6) * country.perDollar),
    impressions: impressionBucket(random.logNormal(40_000, 0.7)),
    targeting: {
      countries: [country.code],
      ...regionsOf(country, page.id),
      text: `age:${random.int(18, 30)} - 65+|interests:${random.pick(['politics', 'local news', 'elections'])} ${scene.key}`,
    },
    text: random.pick(country.words.slogans),
    landingUrl: `https://pages.example/${page.id}`,
    buyingRoute: 'self-service',
    paymentCountry: country.code,
    country: country.code,
    political: true,
    ...given,
  })
}
