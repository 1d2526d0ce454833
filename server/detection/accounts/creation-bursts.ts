/**
 * Accounts registered within an hour of one another, more than the usual rate explains: overall, with one handle
 * pattern, or with one infrastructure hash.
 *
 * The usual rate of a pattern is its own, over the time that creations have been seen for; the surprise of n creations
 * in an hour at rate r is the Chernoff bound n ln(n/r) − n + r, in nats. The closer the pattern, the less surprise is
 * asked for. Blind to registrations spread over days, and to patterns that are always frequent.
 */
import type { Finding } from '../../../shared/domain/finding.ts'
import type { Account } from '../../../shared/domain/observation.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import { oddsText } from '../wording.ts'
import { hashText, keyText } from './key-hash.ts'
import { RecentMap } from './recent-map.ts'
import { infraKinds, infraWord } from './shared-infrastructure.ts'

const LEAST = 5
const GROWTH = 1.5
const MOST_PATTERNS = 100_000
const MOST_PER_HOUR = 500
const MOST_HOURS = 24 * 400
/** A pattern seen for less than this has no usual rate of its own yet. */
const LEAST_SPAN_HOURS = 24

type PatternKind = 'infrastructure' | 'handle' | 'shape' | 'all'
const nats = { infrastructure: 14, handle: 16, shape: 22, all: 28 } as const satisfies Record<PatternKind, number>

interface Created {
  readonly id: string
  readonly at: number
  readonly handle: string
}

interface Pattern {
  readonly key: number
  readonly kind: PatternKind
  readonly label: string
  readonly hours: Map<number, Created[]>
  total: number
  /** Start of the hour last told of, and how many it held then. */
  toldFrom: number
  told: number
}

export interface CreationBurstsState {
  readonly patterns: Map<number, Pattern>
  readonly first: number
  readonly last: number
}

export class CreationBursts {
  private readonly patterns = new RecentMap<number, Pattern>(MOST_PATTERNS)
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY

  /** At most one finding per account: the closest pattern that stands out. */
  observe(account: Account, at: number, emit: (finding: Finding) => void): void {
    const created = Date.parse(account.createdAt)
    if (Number.isNaN(created)) return
    this.first = Math.min(this.first, created)
    this.last = Math.max(this.last, created)
    let isTold = false
    for (const [kind, label] of patternsOf(account)) {
      const pattern = this.patternOf(account.platform, kind, label)
      if (!admit(pattern, { id: account.accountId, at: created, handle: account.handle ?? '' })) continue
      if (!isTold) isTold = this.judge(pattern, created, at, account.exercise === true, emit)
    }
  }

  state(): CreationBurstsState {
    return { patterns: this.patterns.state(), first: this.first, last: this.last }
  }

  restore(state: CreationBurstsState): void {
    this.patterns.restore(state.patterns)
    this.first = state.first
    this.last = state.last
  }

  private judge(
    pattern: Pattern,
    created: number,
    at: number,
    exercise: boolean,
    emit: (finding: Finding) => void,
  ): boolean {
    const burst = busiestHour(pattern, created)
    const from = burst[0]?.at ?? created
    if (burst.length < LEAST) return false
    const span = Math.max(LEAST_SPAN_HOURS, (this.last - this.first) / HOUR_MS)
    const rate = Math.max(0.5, pattern.total - burst.length) / span
    const surprise = burst.length * Math.log(burst.length / rate) - burst.length + rate
    if (burst.length <= rate || surprise < nats[pattern.kind]) return false
    const isSame = Math.abs(from - pattern.toldFrom) < HOUR_MS
    if (isSame && burst.length < pattern.told * GROWTH) return true
    pattern.toldFrom = isSame ? Math.min(from, pattern.toldFrom) : from
    pattern.told = burst.length
    emit(burstFinding(pattern, burst, { rate, surprise, at, exercise }))
    return true
  }

  private patternOf(platform: string, kind: PatternKind, label: string): Pattern {
    const key = hashText(`${platform}\n${kind}\n${label}`, 13)
    const known = this.patterns.get(key)
    const pattern = known ?? {
      key,
      kind,
      label,
      hours: new Map<number, Created[]>(),
      total: 0,
      toldFrom: Number.NEGATIVE_INFINITY,
      told: 0,
    }
    this.patterns.set(key, pattern)
    return pattern
  }
}

function patternsOf(account: Account): [PatternKind, string][] {
  const patterns: [PatternKind, string][] = []
  for (const kind of infraKinds) {
    const hash = account.infra?.[kind]
    if (hash !== undefined && hash !== '') patterns.push(['infrastructure', `${kind} ${hash}`])
  }
  const handle = account.handle ?? ''
  const stem = /^\p{L}{5,}/u.exec(handle.toLowerCase())?.[0]
  if (stem !== undefined) patterns.push(['handle', stem])
  if (/\d{3,}/.test(handle)) patterns.push(['shape', handle.replaceAll(/\p{L}+/gu, 'a').replaceAll(/\d/g, '9')])
  patterns.push(['all', ''])
  return patterns
}

function admit(pattern: Pattern, created: Created): boolean {
  const hour = Math.floor(created.at / HOUR_MS)
  const list = pattern.hours.get(hour) ?? []
  if (list.length >= MOST_PER_HOUR || list.some((other) => other.id === created.id)) return false
  list.push(created)
  pattern.hours.set(hour, list)
  pattern.total++
  if (pattern.hours.size > MOST_HOURS) {
    const [oldest] = pattern.hours.keys()
    if (oldest !== undefined) pattern.hours.delete(oldest)
  }
  return true
}

/** The hour around a creation that holds the most others. */
function busiestHour(pattern: Pattern, created: number): Created[] {
  const hour = Math.floor(created / HOUR_MS)
  const near = [hour - 1, hour, hour + 1].flatMap((h) => pattern.hours.get(h) ?? [])
  near.sort((x, y) => x.at - y.at || (x.id < y.id ? -1 : 1))
  let best: Created[] = []
  let end = 0
  for (let start = 0; start < near.length; start++) {
    const from = near[start]?.at ?? 0
    while (end < near.length && (near[end]?.at ?? 0) - from <= HOUR_MS) end++
    if (from <= created && end - start > best.length && (near[end - 1]?.at ?? 0) >= created)
      best = near.slice(start, end)
  }
  return best
}

function burstFinding(
  pattern: Pattern,
  burst: readonly Created[],
  figures: { readonly rate: number; readonly surprise: number; readonly at: number; readonly exercise: boolean },
): Finding {
  const from = burst[0]?.at ?? figures.at
  const minutes = Math.max(1, Math.round(((burst.at(-1)?.at ?? from) - from) / 60_000))
  const what = {
    infrastructure: ` from one ${infraWord(pattern.label)}`,
    handle: ` with handles like “${pattern.label}…”`,
    shape: ' with handles of one shape (a word and digits)',
    all: '',
  }[pattern.kind]
  const title = `${burst.length} accounts${what} were registered within ${minutes} min`
  const day = new Date(from).toISOString().slice(0, 16).replace('T', ' ')
  const id = `creation-${keyText(hashText(`${pattern.key}\n${Math.floor(pattern.toldFrom / HOUR_MS)}`, 17))}`
  return {
    detector: 'creation-bursts',
    version: '1',
    kind: 'creation-burst',
    subject: { type: 'account-cluster', id, name: `Accounts registered around ${day} UTC` },
    members: burst.map((one) => ({
      type: 'account',
      id: one.id,
      name: one.handle || one.id,
      why: `registered ${new Date(one.at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    })),
    country: null,
    subdivision: null,
    at: new Date(figures.at).toISOString(),
    score: Math.min(0.95, 0.25 + 0.3 * (1 - LEAST / (burst.length + LEAST)) + figures.surprise / 200),
    confidence: Math.min(0.95, 0.4 + figures.surprise / 100),
    reach: Math.min(1, Math.log10(1 + burst.length) / 3),
    title,
    summary: `The first was registered ${day} UTC; the usual rate is ${figures.rate < 0.01 ? 'below 0.01' : figures.rate.toFixed(2)} an hour.`,
    measure: { label: 'accounts registered within an hour', value: burst.length, unit: 'accounts' },
    features: [
      {
        name: 'accounts registered within an hour',
        value: burst.length,
        unit: 'accounts',
        threshold: LEAST,
        baseline: figures.rate < 0.01 ? 'below 0.01' : figures.rate,
        window: '1 hour',
      },
      {
        name: 'so many in one hour by chance',
        value: oddsText(figures.surprise * Math.LOG10E),
        threshold: oddsText(nats[pattern.kind] * Math.LOG10E),
      },
    ],
    evidence: burst.slice(0, 20).map((one) => ({
      id: `account-${one.id}`,
      text: `account ${one.handle || one.id} registered ${new Date(one.at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      source: 'accounts',
      at: new Date(one.at).toISOString(),
    })),
    series: null,
    detail: { pattern: pattern.kind, label: pattern.label },
    exercise: figures.exercise,
  }
}
