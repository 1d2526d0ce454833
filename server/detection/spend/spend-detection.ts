/**
 * Hosts the ad-spend kinds: spend-surge, new-advertiser, dormant-return, spend-ramp, page-swarm, source-frozen.
 *
 * Amounts are gathered by field (platform, country, region, step) and day. A day is judged once, when it is complete:
 * a `pull` for it arrives, or data of a later day, or nothing new for it for a minute, or the input ends. What comes
 * for a judged day is a restatement: it corrects the level and raises nothing.
 */
import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation, Pull, Spend } from '../../../shared/domain/observation.ts'
import type { Detector, Emit } from '../detector.ts'
import { AdvertiserTable } from './advertiser-table.ts'
import { dayNumber, yearOf } from './calendar-day.ts'
import { usdPerUnit } from './currency-rates.ts'
import type { SpendConfig } from './judge-advertisers.ts'
import { judgeDay, priorOf } from './judge-day.ts'
import { SpendField } from './spend-field.ts'
import type { FieldIdentity, PendingDay } from './spend-field.ts'
import { SPEND_VERSION } from './spend-finding.ts'

const QUIET_MS = 60_000

const defaultSpendConfig: SpendConfig = {
  leastScore: 0.36,
  atOnceScore: 0.7,
  episodeDays: 14,
  warmUpDays: 7,
}

export interface SpendDetection extends Detector {
  /** Series and bytes held, for the benchmark. */
  memory(): { series: number; bytes: number }
}

export function createSpendDetection(config: Partial<SpendConfig> = {}): SpendDetection {
  return new SpendDetector({ ...defaultSpendConfig, ...config })
}

class SpendDetector implements SpendDetection {
  readonly id = 'ad-spend'
  readonly version = SPEND_VERSION
  readonly #config: SpendConfig
  readonly #days = new Map<string, number>()
  #table = new AdvertiserTable()
  #fields = new Map<string, SpendField>()
  #pendingDays = 0
  /** Rows of one report follow each other: saves the look-up. */
  #lastField: SpendField | null = null
  #lastRate: { currency: string; day: number; rate: number | null } = { currency: 'USD', day: 0, rate: 1 }

  constructor(config: SpendConfig) {
    this.#config = config
  }

  observe(observation: Observation, now: number, emit: Emit): void {
    if (observation.type === 'spend') this.#take(observation, now, emit)
    else if (observation.type === 'pull') this.#complete(observation, emit)
  }

  advance(now: number, emit: Emit, final = false): void {
    if (this.#pendingDays === 0) return
    for (const field of this.#fields.values()) {
      this.#close(field, emit, (_day, pending) => final || now - pending.touched >= QUIET_MS)
    }
  }

  snapshot(): unknown {
    return {
      table: this.#table.snapshot(),
      fields: [...this.#fields].map(([key, field]) => [key, field.snapshot()]),
    }
  }

  restore(state: unknown): void {
    const saved = state as { table: unknown; fields: [string, unknown][] }
    this.#table = AdvertiserTable.restore(saved.table)
    this.#fields = new Map(
      saved.fields.map(([key, field]) => [key, SpendField.restore(structuredClone(field), priorOf)]),
    )
    this.#lastField = null
    this.#pendingDays = 0
    for (const field of this.#fields.values()) this.#pendingDays += field.pending.size
  }

  memory(): { series: number; bytes: number } {
    return { series: this.#table.size, bytes: this.#table.bytes }
  }

  #take(spend: Spend, now: number, emit: Emit): void {
    const day = this.#dayOf(spend.to)
    const step = Math.max(1, day - this.#dayOf(spend.from) + 1)
    const rate = this.#rateOf(spend.spend.currency, day)
    const field = this.#fieldOf(spend, step, rate === null ? spend.spend.currency : 'USD')
    const pending = this.#pendingOf(field, day, emit)
    const perStep = (rate ?? 1) / (spend.basis === undefined || spend.basis === 'period' ? step : 1)
    const part = {
      disclaimer: spend.disclaimer,
      min: spend.spend.min * perStep,
      max: (spend.spend.max ?? spend.spend.min * 2) * perStep,
    }
    pending.touched = now
    if (spend.source !== undefined) pending.sources.add(spend.source)
    const series = this.#table.seriesOf(field.identity.index, spend.advertiserId, day)
    const row = pending.rows.get(series)
    if (row === undefined) {
      pending.rows.set(series, { name: spend.advertiserName ?? '', parts: [part] })
      return
    }
    // The same line again is a later pull of it, another line is another payer of the same page.
    const same = row.parts.findIndex((one) => one.disclaimer === part.disclaimer)
    if (same >= 0) row.parts[same] = part
    else row.parts.push(part)
  }

  #complete(pull: Pull, emit: Emit): void {
    if (this.#pendingDays === 0) return
    const day = pull.to === undefined ? this.#dayOf(pull.at.slice(0, 10)) - 1 : this.#dayOf(pull.to)
    for (const field of this.#fields.values()) {
      const { platform, country } = field.identity
      if (platform !== pull.platform || (pull.country !== undefined && pull.country !== country)) continue
      this.#close(
        field,
        emit,
        (pendingDay, pending) =>
          pendingDay <= day &&
          (pull.source === undefined || pending.sources.size === 0 || pending.sources.has(pull.source)),
      )
    }
  }

  #close(field: SpendField, emit: Emit, isDue: (day: number, pending: PendingDay) => boolean): void {
    if (field.pending.size === 0) return
    for (const [day, pending] of [...field.pending].sort((a, b) => a[0] - b[0])) {
      if (!isDue(day, pending)) continue
      field.pending.delete(day)
      this.#pendingDays--
      const found: Finding[] = []
      judgeDay(field, this.#table, day, pending, this.#config, (finding) => found.push(finding))
      for (const finding of found.sort(byRankThenSubject)) emit(finding)
    }
  }

  #dayOf(iso: string): number {
    let day = this.#days.get(iso)
    if (day === undefined) {
      if (this.#days.size > 4096) this.#days.clear()
      this.#days.set(iso, (day = dayNumber(iso)))
    }
    return day
  }

  #rateOf(currency: string, day: number): number | null {
    const last = this.#lastRate
    if (last.currency === currency && last.day === day) return last.rate
    const rate = usdPerUnit(currency, yearOf(day))
    this.#lastRate = { currency, day, rate }
    return rate
  }

  #fieldOf(spend: Spend, step: number, unit: string): SpendField {
    const last = this.#lastField
    if (last !== null && belongs(last.identity, spend, step, unit)) return last
    const { platform, country, region = null, exercise = false, basis = 'period' } = spend
    const key = `${platform}/${country}/${region ?? ''}/${step}/${basis}/${unit}${exercise ? '/exercise' : ''}`
    let field = this.#fields.get(key)
    if (field === undefined) {
      const cadence = basis === 'period' ? step : 1
      const index = this.#fields.size
      field = new SpendField({ index, key, platform, country, region, step, basis, cadence, unit, exercise })
      this.#fields.set(key, field)
    }
    this.#lastField = field
    return field
  }

  #pendingOf(field: SpendField, day: number, emit: Emit): PendingDay {
    const known = field.pending.get(day)
    if (known !== undefined) return known
    this.#close(field, emit, (earlier) => earlier < day)
    const pending: PendingDay = {
      rows: new Map(),
      sources: new Set(),
      touched: 0,
    }
    field.pending.set(day, pending)
    this.#pendingDays++
    return pending
  }
}

function belongs(identity: FieldIdentity, spend: Spend, step: number, unit: string): boolean {
  return (
    identity.country === spend.country &&
    identity.platform === spend.platform &&
    identity.step === step &&
    identity.basis === (spend.basis ?? 'period') &&
    identity.unit === unit &&
    identity.exercise === (spend.exercise ?? false) &&
    identity.region === (spend.region ?? null)
  )
}

/** Rows of a day have no order, so findings must not have theirs. */
function byRankThenSubject(a: Finding, b: Finding): number {
  return b.score - a.score || (a.subject.id < b.subject.id ? -1 : a.subject.id > b.subject.id ? 1 : 0)
}
