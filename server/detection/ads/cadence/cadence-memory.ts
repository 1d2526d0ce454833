/** Learns ads one by one into pages, moments, traces and links. Everything the detector knows, and no findings. */
import type { Ad } from '../../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import type { AdMoment } from '../ad-moment.ts'
import { RecentIds } from '../recent-ids.ts'
import { normalised, textHash } from '../text-hash.ts'
import { Moments } from './moments.ts'
import { countHour } from './office-hours.ts'
import { learnAd, MAX_TRACES, PageMemory, type Page } from './page-memory.ts'
import { PageLinks } from './page-links.ts'
import { targetingPieces } from './targeting-pieces.ts'
import { TraceIndex, type Trace } from './trace-index.ts'

const SHOWN_CHARS = 240
/** Shorter targetings are defaults and shorter texts are slogans: many write them on their own. */
const FEWEST_TARGETING_CHARS = 60
const FEWEST_TEXT_CHARS = 30
const FIELD_DAYS = 14
const KEEP_MS = 400 * DAY_MS

export class CadenceMemory {
  readonly pages = new PageMemory()
  readonly moments = new Moments()
  readonly traces = new TraceIndex()
  readonly links = new PageLinks()
  private seen = new RecentIds(500_000)
  /** Stretches of work of all pages by day, to know how crowded the field is. */
  private fieldDays = new Map<number, number>()
  /** Latest time of any ad; what is old is old against this, not against a clock. */
  latest = Number.NEGATIVE_INFINITY

  /** False where the ad was known already. */
  learn(ad: Ad, moment: AdMoment): boolean {
    if (!this.seen.add(`${ad.platform}\n${ad.adId}`)) return false
    this.latest = Math.max(this.latest, moment.at)
    const page = this.pages.of(ad, moment.at)
    const opens = learnAd(page, ad, moment.at)
    this.learnTraces(page, ad, moment.at)
    if (moment.weight > 0) this.learnMoment(page, moment.at, moment.weight, opens)
    return true
  }

  private learnMoment(page: Page, at: number, weight: number, opens: boolean): void {
    const rate = this.fieldRate(at)
    for (const other of this.moments.near(page.index, at)) {
      const partner = this.pages.get(other.page)
      if (partner !== undefined) this.links.addNear(page, partner, at, other, Math.min(weight, other.weight), rate)
    }
    this.moments.add({ page: page.index, at, weight })
    if (!opens) return
    countHour(page.hours, at)
    const day = Math.floor(at / DAY_MS)
    this.fieldDays.set(day, (this.fieldDays.get(day) ?? 0) + 1)
  }

  /** Stretches of work a day over all pages, in the two weeks up to a moment. */
  private fieldRate(at: number): number {
    const day = Math.floor(at / DAY_MS)
    let total = 0
    for (let back = 0; back < FIELD_DAYS; back++) total += this.fieldDays.get(day - back) ?? 0
    return Math.max(1, total) / FIELD_DAYS
  }

  private learnTraces(page: Page, ad: Ad, at: number): void {
    const targeting = ad.targeting?.text
    if (targeting !== undefined) {
      const pieces = targetingPieces(targeting)
      for (const { hash, key, text, weight, place } of pieces) {
        this.use(page, hash, at, { kind: place ? 'place' : 'piece', key, text: text.slice(0, SHOWN_CHARS), weight })
      }
      if (targeting.length >= FEWEST_TARGETING_CHARS && pieces.length >= 3) {
        const text = normalised(targeting)
        this.use(page, textHash(`targeting ${text}`), at, {
          kind: 'targeting',
          key: '=targeting',
          text: text.slice(0, SHOWN_CHARS),
          weight: 0.5,
        })
      }
    }
    const text = ad.text === undefined ? '' : normalised(ad.text.slice(0, 4000))
    if (text.length >= FEWEST_TEXT_CHARS) {
      this.use(page, textHash(`text ${text}`), at, {
        kind: 'text',
        key: '=text',
        text: text.slice(0, SHOWN_CHARS),
        weight: 1,
      })
    }
  }

  private use(page: Page, hash: number, at: number, trace: Pick<Trace, 'kind' | 'key' | 'text' | 'weight'>): void {
    if (page.traces.has(hash) || page.traces.size >= MAX_TRACES) return
    page.traces.add(hash)
    const keyHash = textHash(`key ${trace.key}`)
    if (!page.traces.has(keyHash)) {
      page.traces.add(keyHash)
      this.traces.noteKey(trace.key)
    }
    const held = this.traces.add(hash, page.index, at, trace)
    const bits = this.traces.bits(held)
    if (trace.kind === 'piece') page.traceBits += bits
    if (held.count > held.pages.length) return
    for (const other of held.pages) {
      if (other !== page.index) this.links.addTrace(page.index, other, hash, held, bits, at)
    }
  }

  /** Lets go of what is old against the latest ad. Cost: once over everything; call it rarely. */
  forget(): void {
    const gone = this.pages.forget(this.latest)
    this.links.forget(gone, this.latest - KEEP_MS)
    this.traces.forget(gone, this.latest - KEEP_MS)
    this.moments.forget(this.latest)
    const oldest = Math.floor(this.latest / DAY_MS) - 60
    for (const day of this.fieldDays.keys()) if (day < oldest) this.fieldDays.delete(day)
  }

  snapshot(): unknown {
    return {
      pages: this.pages.snapshot(),
      moments: this.moments.snapshot(),
      traces: this.traces.snapshot(),
      links: this.links.snapshot(),
      seen: this.seen.snapshot(),
      fieldDays: this.fieldDays,
      latest: this.latest,
    }
  }

  restore(state: CadenceState): void {
    this.pages.restore(state.pages)
    this.moments.restore(state.moments)
    this.traces.restore(state.traces)
    this.links.restore(state.links)
    this.seen.restore(state.seen)
    this.fieldDays = state.fieldDays
    this.latest = state.latest
  }
}

export interface CadenceState {
  readonly pages: Parameters<PageMemory['restore']>[0]
  readonly moments: Parameters<Moments['restore']>[0]
  readonly traces: Parameters<TraceIndex['restore']>[0]
  readonly links: Parameters<PageLinks['restore']>[0]
  readonly seen: Parameters<RecentIds['restore']>[0]
  readonly fieldDays: Map<number, number>
  readonly latest: number
}
