/** Tells a group of pages in words an analyst can check: who, when, what they share, which working day it looks like. */
import type { Evidence, Feature, Finding, Member } from '../../../../shared/domain/finding.ts'
import { counted, oddsText } from '../../wording.ts'
import type { CadenceMemory } from './cadence-memory.ts'
import type { JudgedGroup } from './group-judgement.ts'
import type { WeightedLink } from './page-groups.ts'
import type { TraceKind } from './trace-index.ts'

const MOST_MEMBERS = 200
const MOST_SHARED = 20
const MOST_EVIDENCE = 24
const MOST_LINKS = 400

interface SharedText {
  readonly kind: TraceKind
  readonly text: string
  readonly pages: readonly string[]
  readonly bits: number
}

export interface CadenceTelling {
  readonly id: string
  readonly country: string | null
  readonly group: JudgedGroup
  readonly memory: CadenceMemory
  /** Pages not named before. */
  readonly fresh: readonly number[]
  readonly version: string
}

export function cadenceFinding({ id, country, group, memory, fresh, version }: CadenceTelling): Finding | null {
  const best = memory.pages.get(group.named[0] ?? -1)
  if (best === undefined) return null
  const shared = sharedTexts(group, memory)
  const count = group.named.length
  const at = new Date(memory.latest).toISOString()
  return {
    detector: 'creation-cadence',
    version,
    kind: 'creation-cadence',
    subject: { type: 'page-group', id, name: `Pages linked with ${best.name}` },
    members: members(group, memory, new Set(fresh)),
    country,
    subdivision: null,
    at,
    score: group.score,
    confidence: group.confidence,
    reach: Math.min(1, count / 50),
    title: `${count} pages make ads within minutes of each other${group.foreignText === '' ? '' : `, ${group.foreignText}`}`,
    summary: summaryOf(group, shared),
    measure: { label: 'pages', value: count, unit: 'pages' },
    features: features(group, shared),
    evidence: evidenceOf(group, shared, memory),
    series: null,
    detail: detailOf(group, shared, memory),
    exercise: best.exercise,
  }
}

function members(group: JudgedGroup, memory: CadenceMemory, fresh: ReadonlySet<number>): Member[] {
  return group.named.slice(0, MOST_MEMBERS).flatMap((index) => {
    const page = memory.pages.get(index)
    if (page === undefined) return []
    const own = group.links.filter(({ link }) => link.a === index || link.b === index)
    const why = whyOf(own, index, memory)
    return [
      {
        type: 'advertiser' as const,
        id: page.advertiserId,
        name: page.name,
        why,
        role: fresh.has(index) ? 'new' : 'known',
      },
    ]
  })
}

function whyOf(links: readonly WeightedLink[], index: number, memory: CadenceMemory): string {
  const strongest = [...links].sort((a, b) => b.strength.total - a.strength.total).slice(0, 2)
  return strongest
    .map(({ link }) => `${linkInWords(link)} with ${memory.pages.get(link.a === index ? link.b : link.a)?.name ?? '?'}`)
    .join('; ')
}

function linkInWords(link: WeightedLink['link']): string {
  const parts = [
    link.near > 0 ? `made ads within 20 minutes on ${counted(link.days.length, 'day')}` : '',
    link.targetings > 0 ? `shares ${counted(link.targetings, 'whole targeting')}` : '',
    link.texts > 0 ? `shares ${counted(link.texts, 'text')}` : '',
    link.pieces > 0 && link.targetings === 0 ? `shares ${counted(link.pieces, 'targeting choice')}` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** What is shared, the most surprising first. Only what two or more named pages used. */
function sharedTexts(group: JudgedGroup, memory: CadenceMemory): SharedText[] {
  const named = new Set(group.named)
  const bits = new Map<number, number>()
  for (const { link } of group.links) {
    for (const trace of link.traces) bits.set(trace.hash, Math.max(bits.get(trace.hash) ?? 0, trace.bits))
  }
  const shared = [...bits].flatMap(([hash, surprise]) => {
    const trace = memory.traces.get(hash)
    const pages = (trace?.pages ?? [])
      .filter((page) => named.has(page))
      .map((page) => memory.pages.get(page)?.name ?? '')
    return trace === undefined || pages.length < 2
      ? []
      : [{ kind: trace.kind, text: trace.text, pages, bits: surprise * pages.length }]
  })
  return shared.sort((a, b) => b.bits - a.bits || (a.text < b.text ? -1 : 1)).slice(0, MOST_SHARED)
}

function summaryOf(group: JudgedGroup, shared: readonly SharedText[]): string {
  const whole = group.links.filter(({ link }) => link.targetings > 0).length
  const texts = group.links.filter(({ link }) => link.texts > 0).length
  const parts = [`Ads of different pages were made within 20 minutes of each other on ${counted(group.days, 'day')}`]
  if (whole > 0) parts.push(`${counted(whole, 'pair')} of pages used the same targeting word for word`)
  if (texts > 0) parts.push(`${counted(texts, 'pair')} the same text`)
  if (whole === 0 && texts === 0 && shared.length > 0)
    parts.push(`pages share ${counted(shared.length, 'rare targeting choice')}`)
  const payer = group.undeclared ? ' No page names a payer.' : ''
  return `${parts.join('; ')}. ${officeText(group)}${payer}${group.foreignText === '' ? '' : ` Some ads are ${group.foreignText}.`}`
}

function officeHoursText({ office }: JudgedGroup): string {
  const hour = (value: number): string => `${String((value + 24) % 24).padStart(2, '0')}:00`
  return `weekdays ${hour(office.from)}–${hour(office.from + 10)} UTC`
}

function officeText(group: JudgedGroup): string {
  const { office } = group
  const offset = office.utcOffset >= 0 ? `+${office.utcOffset}` : `${office.utcOffset}`
  const share = Math.round(office.share * 100)
  return `${share} % of the ads were made on ${officeHoursText(group)}, a working day of 09:00–19:00 at UTC${offset}.`
}

function features(group: JudgedGroup, shared: readonly SharedText[]): Feature[] {
  const list: Feature[] = [
    { name: 'pages linked', value: group.named.length, unit: 'pages', threshold: 2 },
    {
      name: 'making ads at the same minutes by chance',
      value: oddsOfBits(group.nearBits),
      threshold: oddsOfBits(3),
      baseline: 'own rate of each page',
      window: '20 minutes',
    },
    {
      name: 'sharing targeting and text by chance',
      value: oddsOfBits(group.sharedBits),
      threshold: oddsOfBits(4),
      baseline: 'how many advertisers use each',
    },
    { name: 'days on which pages met', value: group.days, unit: 'days' },
    { name: 'texts and targeting choices shared', value: shared.length },
    {
      name: 'ads made in one working day’s hours',
      value: Math.round(group.office.share * 100),
      unit: '%',
      window: officeHoursText(group),
    },
    { name: 'no page names a payer', value: group.undeclared ? 'yes' : 'no' },
  ]
  if (group.foreignText !== '') list.push({ name: 'money foreign to the electorate', value: group.foreignText })
  return list
}

function evidenceOf(group: JudgedGroup, shared: readonly SharedText[], memory: CadenceMemory): Evidence[] {
  const meetings = [...group.links]
    .filter(({ link }) => link.times.length > 0)
    .sort((a, b) => b.strength.near - a.strength.near)
    .slice(0, MOST_EVIDENCE / 2)
    .map(({ link }): Evidence => {
      const [a, b] = [memory.pages.get(link.a), memory.pages.get(link.b)]
      const times = link.times.map((time) => `${clock(time.a)} and ${clock(time.b)}`).join('; ')
      return {
        id: `meeting:${a?.advertiserId ?? ''}:${b?.advertiserId ?? ''}`,
        text: `${a?.name ?? '?'} and ${b?.name ?? '?'} made ads at ${times} UTC`,
        source: a?.platform ?? '',
        at: new Date(link.times[0]?.a ?? 0).toISOString(),
      }
    })
  const texts = shared.slice(0, MOST_EVIDENCE / 2).map((each, index): Evidence => {
    const what =
      each.kind === 'text' ? 'the text' : each.kind === 'targeting' ? 'the whole targeting' : 'the targeting choice'
    return {
      id: `shared:${index}:${each.kind}`,
      text: `${each.pages.length} pages used ${what} “${each.text}”: ${each.pages.slice(0, 6).join(', ')}`,
      source: 'targeting and texts of the ads',
      at: new Date(memory.latest).toISOString(),
    }
  })
  return [...meetings, ...texts]
}

function detailOf(group: JudgedGroup, shared: readonly SharedText[], memory: CadenceMemory): Record<string, unknown> {
  const id = (index: number): string => memory.pages.get(index)?.advertiserId ?? ''
  return {
    officeHours: {
      byHourUtc: group.office.byHour,
      from: group.office.from,
      share: group.office.share,
      utcOffset: group.office.utcOffset,
    },
    shared,
    links: [...group.links]
      .sort((a, b) => b.strength.total - a.strength.total)
      .slice(0, MOST_LINKS)
      .map(({ link, strength }) => ({
        a: id(link.a),
        b: id(link.b),
        bits: round(strength.total),
        why: linkInWords(link),
      })),
  }
}

function oddsOfBits(bits: number): string {
  return oddsText(bits * Math.LOG10E * Math.LN2)
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
