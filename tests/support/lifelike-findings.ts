/**
 * Findings that read like real ones: names in five languages, entities, regions, measures and series that all differ,
 * drawn from a seed. What is measured on rows of one text says nothing of size or search.
 */
import { english } from '../../server/exercise/words/english.ts'
import { french } from '../../server/exercise/words/french.ts'
import { german } from '../../server/exercise/words/german.ts'
import { portuguese } from '../../server/exercise/words/portuguese.ts'
import { spanish } from '../../server/exercise/words/spanish.ts'
import type { Words } from '../../server/exercise/words/words.ts'
import type { AlertKind, EntityRef, Finding } from '../../shared/domain/finding.ts'
import type { SeededRandom } from './seeded-random.ts'

interface Place {
  readonly country: string
  readonly subdivisions: readonly string[]
  readonly currency: string
  readonly words: Words
}

const places: readonly Place[] = [
  { country: 'BR', subdivisions: ['BR-SP', 'BR-MG', 'BR-RJ', 'BR-BA'], currency: 'BRL', words: portuguese },
  { country: 'FR', subdivisions: ['FR-IDF', 'FR-OCC', 'FR-BRE'], currency: 'EUR', words: french },
  { country: 'DE', subdivisions: ['DE-BY', 'DE-SN', 'DE-NW', 'DE-BE'], currency: 'EUR', words: german },
  { country: 'MX', subdivisions: ['MX-CMX', 'MX-JAL', 'MX-NLE'], currency: 'MXN', words: spanish },
  { country: 'US', subdivisions: ['US-AL', 'US-PA', 'US-AZ', 'US-GA', 'US-WI'], currency: 'USD', words: english },
]

interface Told {
  readonly title: string
  readonly summary: string
  readonly measure: Finding['measure']
}

interface Draw {
  readonly random: SeededRandom
  readonly place: Place
  readonly subject: EntityRef
  readonly members: number
}

const told = {
  'spend-surge': ({ random, place, subject }) => {
    const times = Math.round(random.logBetween(4, 90) * 10) / 10
    const usual = random.whole(40, 900)
    const spent = `${Math.round(usual * times).toLocaleString('en')} ${place.currency}`
    return {
      title: `${subject.name} spends ${times} times its own level for that weekday`,
      summary: `${spent} on ${dayOf(random)}, where ${usual} ${place.currency} is usual over ${random.whole(14, 28)} days.`,
      measure: { label: 'own level', value: times, unit: '×' },
    }
  },
  'new-advertiser': ({ random, place, subject }) => {
    const spent = random.whole(2000, 90_000)
    return {
      title: `${subject.name} was never seen before and spends at once`,
      summary: `${spent.toLocaleString('en')} ${place.currency} in its first ${random.whole(6, 40)} hours, ${random.whole(2, 60)} ads about “${random.pick(place.words.slogans)}”.`,
      measure: { label: 'first day', value: spent, unit: place.currency },
    }
  },
  'disclaimer-gap': ({ random, place, subject }) => {
    const ads = random.whole(3, 240)
    return {
      title: `${subject.name} ran ${ads} ads without a “paid for by” line`,
      summary: `About ${random.whole(300, 40_000).toLocaleString('en')} ${place.currency} between ${dayOf(random)} and ${dayOf(random)}; earlier ads named ${bodyName(random, place)}.`,
      measure: { label: 'ads', value: ads, unit: 'ads' },
    }
  },
  'silence-breach': ({ random, place, subject }) => {
    const minutes = random.whole(4, 900)
    return {
      title: `${subject.name} delivered ads inside the silence period`,
      summary: `${random.whole(2, 70)} ads for ${minutes} min, ${random.whole(1000, 400_000).toLocaleString('en')} impressions in ${random.pick(place.words.places)}.`,
      measure: { label: 'inside', value: minutes, unit: 'min' },
    }
  },
  'co-action': ({ random, place, members }) => {
    const seconds = random.whole(3, 90)
    return {
      title: `${members} accounts posted the same ${random.pick(['link', 'text', 'hashtag'])} within ${seconds} s of each other, ${random.whole(3, 40)} times`,
      summary: `By chance ${random.logBetween(0.001, 0.4).toFixed(3)} times. Most often “${random.pick(place.words.subjects)} ${random.pick(place.words.claims)}”.`,
      measure: { label: 'accounts', value: members, unit: 'accounts' },
    }
  },
  'creation-burst': ({ random, place, members }) => ({
    title: `${members} accounts that name ${random.pick(place.words.places)} were registered within ${random.whole(2, 55)} min`,
    summary: `On ${dayOf(random)}, where ${random.whole(1, 4)} in an hour is usual; ${random.whole(2, members)} follow ${bodyName(random, place)}.`,
    measure: { label: 'accounts', value: members, unit: 'accounts' },
  }),
} satisfies Partial<Record<AlertKind, (draw: Draw) => Told>>

const kinds = Object.keys(told) as (keyof typeof told)[]
const detectorOf: Record<keyof typeof told, string> = {
  'spend-surge': 'ad-spend',
  'new-advertiser': 'ad-spend',
  'disclaimer-gap': 'ad-records',
  'silence-breach': 'ad-records',
  'co-action': 'account-clusters',
  'creation-burst': 'account-clusters',
}

/** `n` makes its subject one of its own. */
export function lifelikeFinding(random: SeededRandom, n: number): Finding {
  const place = random.pick(places)
  const kind = random.pick(kinds)
  const members = random.whole(4, 180)
  const isCluster = detectorOf[kind] === 'account-clusters'
  const subject: EntityRef = isCluster
    ? { type: 'account-cluster', id: `cluster-${digits(random, 9)}-${n}`, name: `${members} accounts` }
    : { type: 'advertiser', id: `${digits(random, 12)}${n}`, name: bodyName(random, place) }
  const { title, summary, measure } = told[kind]({ random, place, subject, members })
  return {
    detector: detectorOf[kind],
    version: '1',
    kind,
    subject,
    members: [],
    country: random.next() < 0.03 ? null : place.country,
    subdivision: random.next() < 0.3 ? random.pick(place.subdivisions) : null,
    at: `2026-09-${String(random.whole(1, 28)).padStart(2, '0')}T${String(random.whole(0, 23)).padStart(2, '0')}:00:00Z`,
    score: random.between(0.3, 1),
    confidence: random.between(0.4, 1),
    reach: random.next(),
    title,
    summary,
    measure,
    features: [{ name: measure.label, value: measure.value, unit: measure.unit, threshold: 3, window: '28 days' }],
    evidence: [{ id: `evidence:${subject.id}`, text: summary, source: 'meta-report', at: '2026-09-20' }],
    series: { unit: measure.unit, points: points(random) },
    exercise: false,
  }
}

function points(random: SeededRandom) {
  return Array.from({ length: 28 }, (_, day) => {
    const min = Math.round(random.logBetween(10, 4000))
    return { at: `2026-08-${String(day + 1).padStart(2, '0')}`, min, max: min + random.whole(1, 99) }
  })
}

function bodyName(random: SeededRandom, { words }: Place): string {
  const draw = random.next()
  if (draw < 0.5) return `${random.pick(words.bodies)} ${random.pick(words.names)}`
  if (draw < 0.8) return `${random.pick(words.names)} ${random.pick(words.places)}`
  return `${random.pick(words.people)} ${random.pick(words.names)} ${random.whole(2, 99)}`
}

function dayOf(random: SeededRandom): string {
  return `2026-09-${String(random.whole(1, 28)).padStart(2, '0')}`
}

function digits(random: SeededRandom, n: number): string {
  return Array.from({ length: n }, () => random.whole(0, 9)).join('')
}
