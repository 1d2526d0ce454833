/** The page of one advertiser: from its alerts, and from what the observations say of it. */
import { inSightOf, sees, sightOf, type SessionUser } from '../../../shared/domain/access.ts'
import type { AlertRow, Disposition } from '../../../shared/domain/alert.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import type { AdvertiserAnswer } from '../../../shared/protocol/advertiser.ts'
import type { Store } from '../../store/store.ts'
import type { AdRow, AdvertiserReader, KnownSpan, SpendRow } from './advertiser-reader.ts'
import { spendTotals } from './spend-totals.ts'

export interface AdvertiserContext {
  readonly store: Store
  readonly now: () => Date
  readonly reader: (exercise: boolean) => AdvertiserReader | null
  /** Entries of the log that are not in yet. */
  readonly behind: (exercise: boolean) => number
  /** Whether a silence period held somewhere in [from, to). */
  readonly inSilence: (exercise: boolean, country: string, from: number, to: number) => boolean
  /** People entitled to vote in the country's nearest national election. */
  readonly electors: (exercise: boolean, country: string) => number | null
  /** Elections of a country that a scope may name. */
  readonly electionsOf: (country: string) => readonly string[]
}

const ADS_SHOWN = 200
const ALERTS_SHOWN = 200

export async function advertiserPage(
  context: AdvertiserContext,
  user: SessionUser,
  id: string,
  { exercise, days }: { exercise: boolean; days: number },
): Promise<AdvertiserAnswer> {
  const alerts = await alertsNaming(context.store, user, id, exercise)
  const known = observed(context, user, id, alerts, exercise)
  if (alerts.length === 0 && known.spend.length === 0 && known.ads.length === 0) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'Nothing is known of such an advertiser' })
  }
  const periods = known.spend.filter(({ basis }) => basis === 'period')
  const newest = periods.reduce((day, row) => (row.to > day ? row.to : day), '')
  const from = newest === '' ? '' : new Date(Date.parse(newest) - days * 86_400_000).toISOString().slice(0, 10)
  return {
    id,
    exercise,
    names: namesOf(known.names, alerts, id),
    disclaimers: known.disclaimers,
    countries: [
      ...new Set([...known.spend.map(({ country }) => country), ...known.ads.flatMap((ad) => ad.countries)]),
    ].sort(),
    platforms: [...new Set([...known.spend, ...known.ads].map(({ platform }) => platform))].sort(),
    spend: periods
      .filter(({ to }) => to > from)
      .map(({ from, to, country, currency, min, max }) => ({ from, to, country, currency, min, max }))
      .reverse(),
    lifetime: known.spend
      .filter(({ basis }) => basis === 'lifetime')
      .map(({ country, currency, lastDay, min, max }) => ({ country, currency, to: lastDay, min, max })),
    totals: spendTotals(periods, (country) => context.electors(exercise, country)),
    ads: adsOf(known.ads, context, exercise),
    linked: await linkedTo(context.store, alerts, id),
    alerts: alerts.slice(0, ALERTS_SHOWN),
    dispositions: dispositionsOf(alerts),
    readTo: context.reader(exercise) === null ? null : { behind: context.behind(exercise) },
  }
}

async function alertsNaming(store: Store, user: SessionUser, id: string, exercise: boolean): Promise<AlertRow[]> {
  const rows = await store.alerts.allNaming('advertiser', id, 2000)
  return rows.filter((row) => row.exercise === exercise && sees(user, row))
}

interface Observed {
  readonly names: readonly (KnownSpan & { readonly name: string })[]
  readonly disclaimers: AdvertiserAnswer['disclaimers']
  readonly spend: readonly SpendRow[]
  readonly ads: readonly AdRow[]
}

/** What of the observed is in sight, by country; what cannot be placed is for those who see every place. */
function observed(
  context: AdvertiserContext,
  user: SessionUser,
  id: string,
  alerts: readonly AlertRow[],
  exercise: boolean,
): Observed {
  const reader = context.reader(exercise)
  if (reader === null) return { names: [], disclaimers: [], spend: [], ads: [] }
  const sight = sightOf(user)
  const isSeen = (country: string) =>
    inSightOf(sight, { country, elections: country === '' ? [] : context.electionsOf(country) }, alerts)
  const spend = reader.spend(id).filter(({ country }) => isSeen(country))
  const ads = reader.ads(id).flatMap((ad) => {
    const countries = ad.countries.filter(isSeen)
    return countries.length > 0 || (ad.countries.length === 0 && isSeen('')) ? [{ ...ad, countries }] : []
  })
  const disclaimers = reader
    .disclaimers(id)
    .filter(({ country }) => isSeen(country))
    .map(({ country, text, shown, firstAt, lastAt }) => ({
      country: country === '' ? null : country,
      text: shown === 1 ? text : null,
      firstAt,
      lastAt,
    }))
  return { names: spend.length + ads.length === 0 ? [] : reader.names(id), disclaimers, spend, ads }
}

function namesOf(
  names: readonly (KnownSpan & { readonly name: string })[],
  alerts: readonly AlertRow[],
  id: string,
): AdvertiserAnswer['names'] {
  if (names.length > 0) return names.map(({ name, firstAt, lastAt }) => ({ name, firstAt, lastAt }))
  const found = new Map<string, { name: string; firstAt: string; lastAt: string }>()
  for (const { subject, firstSeenAt, lastSeenAt } of alerts) {
    if (subject.id !== id || found.has(subject.name)) continue
    found.set(subject.name, { name: subject.name, firstAt: firstSeenAt, lastAt: lastSeenAt })
  }
  return [...found.values()]
}

function adsOf(rows: readonly AdRow[], context: AdvertiserContext, exercise: boolean): AdvertiserAnswer['ads'] {
  const now = context.now()
  const isLive = ({ stoppedAt }: AdRow) => stoppedAt === null || Date.parse(stoppedAt) > now.getTime()
  return {
    total: rows.length,
    live: rows.filter(isLive).length,
    withoutDisclaimer: rows.filter((ad) => ad.disclaimerTold === 1 && ad.disclaimer === null).length,
    list: rows.slice(0, ADS_SHOWN).map((ad) => {
      const from = Date.parse(ad.startedAt ?? ad.firstAt)
      const to = isLive(ad) ? now.getTime() : Date.parse(ad.stoppedAt ?? ad.lastAt)
      return {
        adId: ad.adId,
        platform: ad.platform,
        firstAt: ad.firstAt,
        lastAt: ad.lastAt,
        startedAt: ad.startedAt,
        stoppedAt: ad.stoppedAt,
        text: ad.text,
        // Absent where the source does not tell.
        disclaimer: ad.disclaimerTold === 1 ? ad.disclaimer : undefined,
        country: ad.countries[0] ?? null,
        currency: ad.currency,
        spend: ad.spendMin === null ? null : { min: ad.spendMin, max: ad.spendMax },
        impressions: ad.impressionsMin === null ? null : { min: ad.impressionsMin, max: ad.impressionsMax },
        duringSilence: ad.countries.some((country) =>
          context.inSilence(exercise, country, from, Math.max(to, from + 1)),
        ),
      }
    }),
  }
}

const LINKED_FROM = 50
const LINKED_SHOWN = 50

async function linkedTo(store: Store, alerts: readonly AlertRow[], id: string): Promise<AdvertiserAnswer['linked']> {
  const linked = new Map<string, AdvertiserAnswer['linked'][number]>()
  for (const row of alerts.slice(0, LINKED_FROM)) {
    const body = await store.alerts.body(row.id)
    for (const { type, id: other, name } of [row.subject, ...(body?.members ?? [])]) {
      if (other === id) continue
      const known = linked.get(`${type} ${other}`) ?? { type, id: other, name, alerts: 0 }
      linked.set(`${type} ${other}`, { ...known, alerts: known.alerts + 1 })
    }
  }
  return [...linked.values()].sort((a, b) => b.alerts - a.alerts).slice(0, LINKED_SHOWN)
}

function dispositionsOf(alerts: readonly AlertRow[]): Partial<Record<Disposition, number>> {
  const counts: Partial<Record<Disposition, number>> = {}
  for (const { disposition } of alerts) {
    if (disposition !== null) counts[disposition] = (counts[disposition] ?? 0) + 1
  }
  return counts
}
