/** The storylines of the daily reports, in the order in which they take turns. */
import { newcomer, pageInTurn } from './spend-story.ts'
import type { SpendStory } from './spend-story.ts'

/** A page with an even small budget spends many times its own level, while the field does nothing special. */
const ownSurge: SpendStory = {
  id: 'own-surge',
  expects: ['spend-surge'],
  rows(scene) {
    const page = pageInTurn(scene, 'steady')
    return [[page, page.budgetUsd * scene.random.between(40, 90)]]
  },
}

/** A page that nobody has seen spends on its first day what large campaigns spend. */
const newSpender: SpendStory = {
  id: 'new-spender',
  expects: ['new-advertiser'],
  rows: (scene) => [[newcomer(scene, 0), scene.random.between(12_000, 40_000)]],
}

/** A page that fell silent weeks ago comes back with a large amount. */
const dormantReturn: SpendStory = {
  id: 'dormant-return',
  expects: ['dormant-return'],
  rows: (scene) => [[pageInTurn(scene, 'dormant'), scene.random.between(8000, 20_000)]],
}

/** A dozen new pages, each too small to matter, with one payer. */
const pageSwarm: SpendStory = {
  id: 'page-swarm',
  expects: ['page-swarm'],
  rows(scene) {
    const { random, country } = scene
    const payer = `${random.pick(country.words.people)} ${random.pick(country.words.places)} Media`
    return Array.from({ length: random.int(9, 14) }, (_, index) => [
      newcomer(scene, index, payer),
      random.between(130, 260),
    ])
  },
}

/** A page that named its payer every day spends a lot without naming one. */
const lostPayer: SpendStory = {
  id: 'lost-payer',
  expects: ['disclaimer-gap', 'spend-surge'],
  rows(scene) {
    const page = pageInTurn(scene, 'steady')
    return [[{ ...page, disclaimer: null }, page.budgetUsd * scene.random.between(20, 40)]]
  },
}

/** The source sends the report of the day before once more. */
const frozenReport: SpendStory = { id: 'frozen-report', expects: ['source-frozen'], repeatsDay: true, rows: () => [] }

export const spendStories: readonly SpendStory[] = [
  ownSurge,
  newSpender,
  pageSwarm,
  lostPayer,
  dormantReturn,
  ownSurge,
  newSpender,
  dormantReturn,
  pageSwarm,
  lostPayer,
  frozenReport,
]
