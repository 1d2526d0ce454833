/**
 * Finds ads paid with money that does not fit the voters they reach: the currency or the paying country has nothing to
 * do with the electorate.
 *
 * Alone that is ordinary (8 % of page-weeks in one country): so dollars, euros and pounds, neighbouring countries, and
 * any currency in which five declared advertisers in a hundred pay there count for little, and what else holds decides
 * the rank: pages that creation cadence links, no named payer, texts on elections and issues, a near election, several
 * pages that pay alike. From three pages on there is one alert per currency and electorate, told again when it has
 * grown by half.
 *
 * Reads ads that tell a currency or paying country and an electorate. Spend reports print one currency for everybody:
 * they say nothing here. Cost: constant per ad. Memory: one small record per paying advertiser, 100,000 at most.
 * Blind to: a foreign payer who uses the local currency and a local card; countries missing in the table of currencies.
 * Source: the 2016 case (roubles for US voters, Senate and House reports of 2018), and declared base rates.
 */
import type { Evidence, Finding, Member } from '../../../shared/domain/finding.ts'
import type { Ad, Observation } from '../../../shared/domain/observation.ts'
import type { Calendar } from '../../elections/calendar.ts'
import { countryText, counted } from '../wording.ts'
import type { Detector, Emit } from '../detector.ts'
import { AdBatch, type TimedAd } from './ad-batch.ts'
import { electorateOf, type Electorate } from './ad-electorate.ts'
import { foreignCurrency, foreignPayment } from './currency-countries.ts'
import { politicalSignal } from './political-signal.ts'

interface Payer {
  readonly advertiserId: string
  readonly platform: string
  readonly country: string
  readonly subdivision: string | null
  name: string
  /** What pays: currency and paying country, e.g. `RUB` or `RUB from RU`. */
  means: string
  text: string
  degree: number
  ads: number
  political: number
  declared: boolean
  undeclared: boolean
  firstAt: number
  lastAt: number
  exercise: boolean
  adIds: string[]
  /** Score at which it was last told; 0 when never. */
  toldAt: number
}

interface State {
  payers: Map<string, Payer>
  /** Advertisers of an electorate seen paying in a currency while naming a payer, by `USD FR`. */
  relations: Map<string, number>
  /** Advertisers seen, and by `=FR` how many of an electorate. */
  advertisers: Map<string, number>
  /** Advertisers that pay alike and score enough, and how many were told last. */
  groups: Map<string, { members: Set<string>; told: number }>
}

interface Saved {
  readonly state: State
  readonly dirty: Set<string>
  readonly batch: TimedAd[]
}

/** Asked of the other kinds: whether a page belongs to a group that works together. */
export type LinkedPages = (platform: string, advertiserId: string) => boolean

const MAX_PAYERS = 100_000
const LEAST_SCORE = 0.5
const GROUP_FROM = 3
const GROUP_GROWTH = 1.5
const ORDINARY_SHARE = 0.05
const ORDINARY_FROM = 5
const ORDINARY_DEGREE = 0.25
const SHOWN_ADS = 6
const MOST_MEMBERS = 200

export class PayerMismatch implements Detector {
  readonly id = 'payer-mismatch'
  readonly version = '1'
  private readonly calendar: Calendar
  private readonly linked: LinkedPages
  private state: State = { payers: new Map(), relations: new Map(), advertisers: new Map(), groups: new Map() }
  private dirty = new Set<string>()
  private batch = new AdBatch()

  constructor(calendar: Calendar, linked: LinkedPages) {
    this.calendar = calendar
    this.linked = linked
  }

  observe(observation: Observation, now: number): void {
    if (observation.type === 'ad') this.batch.add(observation, now)
  }

  private read({ ad: observation, moment }: TimedAd): void {
    const electorate = electorateOf(observation)
    if (electorate === null) return
    const key = `${observation.platform}\n${observation.advertiserId}\n${electorate.country}`
    const currency = foreignCurrency(observation.currency, electorate.country)
    const payment = foreignPayment(observation.paymentCountry, electorate.country)
    const degree = Math.max(currency.degree, payment.degree)
    this.countRelation(observation, electorate.country, key)
    if (degree === 0 || (this.state.payers.size >= MAX_PAYERS && !this.state.payers.has(key))) return
    const payer = this.payerOf(key, observation, electorate, moment.at)
    if (degree > payer.degree) {
      payer.degree = degree
      payer.means = meansOf(observation, currency.degree > 0, payment.degree > 0)
      payer.text = together(currency.text, payment.text, electorate.country)
    }
    learn(payer, observation, moment.at)
    this.dirty.add(key)
  }

  /** How many advertisers of an electorate there are, and how many of them pay so while naming who paid. */
  private countRelation(ad: Ad, country: string, key: string): void {
    const seen = this.state.advertisers
    if (!seen.has(key)) {
      if (seen.size >= MAX_PAYERS * 4) return
      seen.set(key, 1)
      const total = `=${country}`
      seen.set(total, (seen.get(total) ?? 0) + 1)
      if (typeof ad.disclaimer === 'string' && ad.currency !== undefined) {
        const relation = `${ad.currency} ${country}`
        this.state.relations.set(relation, (this.state.relations.get(relation) ?? 0) + 1)
      }
    }
  }

  private payerOf(key: string, ad: Ad, electorate: Electorate, at: number): Payer {
    const known = this.state.payers.get(key)
    if (known !== undefined) return known
    const payer: Payer = {
      advertiserId: ad.advertiserId,
      platform: ad.platform,
      country: electorate.country,
      subdivision: electorate.subdivision,
      name: ad.advertiserName ?? ad.advertiserId,
      means: '',
      text: '',
      degree: 0,
      ads: 0,
      political: 0,
      declared: false,
      undeclared: false,
      firstAt: at,
      lastAt: at,
      exercise: ad.exercise === true,
      adIds: [],
      toldAt: 0,
    }
    this.state.payers.set(key, payer)
    return payer
  }

  advance(_now: number, emit: Emit): void {
    for (const ad of this.batch.drain()) this.read(ad)
    const keys = [...this.dirty].sort()
    this.dirty.clear()
    for (const key of keys) {
      const payer = this.state.payers.get(key)
      if (payer !== undefined) this.judge(payer, emit)
    }
  }

  private judge(payer: Payer, emit: Emit): void {
    const score = this.scoreOf(payer)
    if (score < LEAST_SCORE) return
    const id = `payer:${payer.platform}:${payer.means}:${payer.country}`
    const group = this.state.groups.get(id) ?? { members: new Set<string>(), told: 0 }
    this.state.groups.set(id, group)
    group.members.add(keyOf(payer))
    if (group.members.size < GROUP_FROM) {
      if (payer.toldAt > 0) return
      payer.toldAt = score
      emit(this.single(payer, score))
    } else if (group.told === 0 || group.members.size >= group.told * GROUP_GROWTH) {
      group.told = group.members.size
      emit(
        this.grouped(
          id,
          [...group.members].flatMap((key) => this.state.payers.get(key) ?? []),
        ),
      )
    }
  }

  private degreeOf(payer: Payer): { degree: number; ordinary: boolean } {
    const currency = payer.means.slice(0, 3)
    const declared = this.state.relations.get(`${currency} ${payer.country}`) ?? 0
    const all = this.state.advertisers.get(`=${payer.country}`) ?? 0
    const ordinary = declared >= ORDINARY_FROM && declared >= all * ORDINARY_SHARE
    return { degree: ordinary ? Math.min(payer.degree, ORDINARY_DEGREE) : payer.degree, ordinary }
  }

  /** Up to 0.42 for the money, and the rest for what else holds; see the parts in `partsOf`. */
  private scoreOf(payer: Payer): number {
    return Math.min(
      0.95,
      this.partsOf(payer).reduce((sum, part) => sum + part.points, 0),
    )
  }

  private partsOf(payer: Payer): { name: string; points: number; value: string }[] {
    const { degree, ordinary } = this.degreeOf(payer)
    const near = this.calendar.effect(payer.country, payer.subdivision, payer.lastAt)
    const linked = this.linked(payer.platform, payer.advertiserId)
    return [
      {
        name: 'money foreign to the electorate',
        points: 0.42 * degree,
        value: `${payer.text}${ordinary ? ' (common here)' : ''}`,
      },
      {
        name: 'linked pages',
        points: linked ? 0.25 : 0,
        value: linked ? 'ads made within minutes of other pages’' : 'none found',
      },
      { name: 'payer named', points: payer.undeclared ? 0.12 : payer.declared ? 0 : 0.06, value: declarationOf(payer) },
      { name: 'text on elections or public issues', points: 0.12 * payer.political, value: percent(payer.political) },
      { name: 'calendar', points: 0.1 * Math.max(0, near.factor - 0.8), value: near.text },
    ]
  }

  private single(payer: Payer, score: number): Finding {
    const { advertiserId, name } = payer
    return this.finding(payer, score, {
      subject: { type: 'advertiser', id: advertiserId, name },
      members: [],
      title: `${name} runs ads ${payer.text}`,
      summary: `${counted(payer.ads, 'ad')} ${payer.text}. It ${declarationOf(payer)}.`,
      measure: { label: 'ads', value: payer.ads, unit: 'ads' },
    })
  }

  private grouped(id: string, payers: readonly Payer[]): Finding {
    const ranked = payers
      .map((payer) => ({ payer, score: this.scoreOf(payer) }))
      .sort((a, b) => b.score - a.score || (a.payer.advertiserId < b.payer.advertiserId ? -1 : 1))
    const [best] = ranked
    if (best === undefined) throw new Error(`group ${id} has no payers`)
    const score = Math.min(0.97, best.score + 0.1 * (1 - Math.exp(-(ranked.length - 2) / 5)))
    for (const { payer, score: own } of ranked) payer.toldAt = Math.max(payer.toldAt, own)
    const members = ranked.slice(0, MOST_MEMBERS).map(({ payer }): Member => {
      const why = `${counted(payer.ads, 'ad')} ${payer.text}; ${declarationOf(payer)}`
      return { type: 'advertiser', id: payer.advertiserId, name: payer.name, why }
    })
    return this.finding(best.payer, score, {
      subject: { type: 'page-group', id, name: `Advertisers ${paying(best.payer.means)}` },
      members,
      title: `${ranked.length} advertisers run ads ${best.payer.text}`,
      summary: `${ranked.length} advertisers pay alike for voters in ${countryText(best.payer.country)}: ${members
        .slice(0, 5)
        .map((member) => member.name)
        .join(', ')}${ranked.length > 5 ? ` and ${counted(ranked.length - 5, 'other')}` : ''}.`,
      measure: { label: 'advertisers', value: ranked.length, unit: 'advertisers' },
    })
  }

  private finding(
    payer: Payer,
    score: number,
    told: Pick<Finding, 'subject' | 'members' | 'title' | 'summary' | 'measure'>,
  ): Finding {
    const evidence = payer.adIds.map((id): Evidence => {
      return {
        id: `ad:${id}`,
        text: `ad ${id} of ${payer.name}, ${payer.text}`,
        source: payer.platform,
        at: iso(payer.lastAt),
      }
    })
    return {
      detector: this.id,
      version: this.version,
      kind: 'payer-mismatch',
      country: payer.country,
      subdivision: told.subject.type === 'advertiser' ? payer.subdivision : null,
      at: iso(payer.lastAt),
      score,
      confidence: payer.degree >= 1 ? 0.7 : 0.4,
      reach: Math.min(1, told.members.length / 50 + payer.ads / 500),
      ...told,
      features: this.partsOf(payer).map(({ name, points, value }) => ({
        name,
        value,
        weight: Math.round((points / score) * 100) / 100,
      })),
      evidence,
      series: null,
      exercise: payer.exercise,
    }
  }

  snapshot(): unknown {
    return { state: this.state, dirty: this.dirty, batch: this.batch.snapshot() }
  }

  restore(saved: unknown): void {
    const { state, dirty, batch } = asSaved(saved)
    this.state = state
    this.dirty = dirty
    this.batch.restore(batch)
  }
}

/** A checkpoint is only ever given back to the version that wrote it. */
function asSaved(saved: unknown): Saved {
  return saved as Saved
}

function keyOf(payer: Pick<Payer, 'platform' | 'advertiserId' | 'country'>): string {
  return `${payer.platform}\n${payer.advertiserId}\n${payer.country}`
}

function learn(payer: Payer, ad: Ad, at: number): void {
  payer.ads += 1
  payer.firstAt = Math.min(payer.firstAt, at)
  payer.lastAt = Math.max(payer.lastAt, at)
  if (ad.advertiserName !== undefined) payer.name = ad.advertiserName
  if (typeof ad.disclaimer === 'string' && ad.disclaimer !== '') payer.declared = true
  if (ad.disclaimer === null) payer.undeclared = true
  if (payer.political < 1)
    payer.political = Math.max(
      payer.political,
      ad.political === false ? 0 : politicalSignal(payer.name, ad.text, ad.targeting?.text),
    )
  if (payer.adIds.length < SHOWN_ADS) payer.adIds.push(ad.adId)
}

/** `RUB`, `RUB from RU`, `from RU`: only what is foreign. */
function meansOf(ad: Ad, byCurrency: boolean, byPayment: boolean): string {
  const from = byPayment && ad.paymentCountry !== undefined ? `from ${ad.paymentCountry}` : ''
  return [byCurrency ? (ad.currency ?? '') : '', from].filter((part) => part !== '').join(' ')
}

/** Both in one sentence; the voters are named once. */
function together(currency: string, payment: string, country: string): string {
  if (currency === '' || payment === '') return currency + payment
  return `${currency.replace(`, shown to voters in ${countryText(country)}`, '')} and ${payment}`
}

/** `RUB from RU` → "paying in RUB from Russia". */
function paying(means: string): string {
  const [currency = '', country] = means.startsWith('from ') ? ['', means.slice(5)] : means.split(' from ')
  return `paying${currency === '' ? '' : ` in ${currency}`}${country === undefined ? '' : ` from ${countryText(country)}`}`
}

function declarationOf(payer: Payer): string {
  if (payer.undeclared) return 'runs ads without naming a payer'
  return payer.declared ? 'names a payer' : 'cannot be told: the source has no payer'
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
