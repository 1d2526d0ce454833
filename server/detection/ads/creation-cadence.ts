/**
 * Finds pages that are run together though they name no common owner: ads of different pages made within minutes of
 * each other on several days, and whole targetings, rare targeting choices or texts in common. Spend plays no part:
 * the median page-day of the 2016 case cost USD 6.5.
 *
 * Method: every pair of pages that meets or shares something keeps its evidence as bits of surprise: closeness in time
 * against how often the field and the two pages work (a Poisson null), sharing by inverse document frequency and
 * cosine, as in similarity networks of users (Pacheco et al. 2021; Luceri et al. 2024). Strong links make components;
 * pages and components tied to them by several weaker links join. A payer line named by both in public takes four
 * fifths of the evidence away. Neither currency nor country is needed; where they are known and odd, the group ranks
 * higher.
 *
 * Cost: per ad at most 64 targeting choices with 40 partners each and 3 slots of 48 pages; groups are looked for at
 * most once in six hours of observed time and in proportion to what is new, over links of at least 1.5 bits. Memory: 50,000 pages, 300,000 links,
 * 400,000 traces at most; what nobody used for 400 days is forgotten.
 *
 * Blind to: pages that share nothing and never work at the same time; sources that print days instead of times
 * (midnight counts for nothing) as far as cadence goes; groups of two with less than overwhelming evidence; one agency
 * that openly manages many pages but lets each name its own payer looks the same and has to be told by people.
 */
import type { Observation } from '../../../shared/domain/observation.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/time.ts'
import type { Detector, Emit } from '../detector.ts'
import { AdBatch, type TimedAd } from './ad-batch.ts'
import { CadenceMemory, type CadenceState } from './cadence/cadence-memory.ts'
import { cadenceFinding } from './cadence/cadence-finding.ts'
import { judged, type JudgedGroup } from './cadence/group-judgement.ts'
import { findGroups, groupSettings, type GroupSettings } from './cadence/page-groups.ts'

interface KnownGroup {
  readonly id: string
  /** As first told: an alert does not move to another country because the group has grown. */
  readonly country: string | null
  /** Pages that an alert has named. */
  named: Set<number>
}

interface State {
  readonly batch: TimedAd[]
  readonly memory: CadenceState
  readonly known: KnownGroup[]
  readonly lastLook: number
  readonly lastForget: number
  readonly dirty: boolean
  readonly namedPages: Set<string>
  readonly updatesAtLook: number
}

/** A known group is told again when this share of new pages has joined. */
const MATERIAL_GROWTH = 0.15
const MS_BETWEEN_FORGETTING = 30 * DAY_MS
const LEAST_MS_BETWEEN_LOOKS = 6 * HOUR_MS
const MOST_MS_BETWEEN_LOOKS = 3 * DAY_MS
const NEWS_SHARE = 0.04

export class CreationCadence implements Detector {
  readonly id = 'creation-cadence'
  readonly version = '1'
  private readonly settings: GroupSettings
  private batch = new AdBatch()
  private memory = new CadenceMemory()
  private known: KnownGroup[] = []
  private lastLook = Number.NEGATIVE_INFINITY
  private lastForget = Number.NEGATIVE_INFINITY
  private dirty = false
  private updatesAtLook = 0
  private namedPages = new Set<string>()

  constructor(settings: GroupSettings = groupSettings) {
    this.settings = settings
  }

  observe(observation: Observation, now: number): void {
    if (observation.type === 'ad') this.batch.add(observation, now)
  }

  advance(_now: number, emit: Emit, final = false): void {
    for (const { ad, moment } of this.batch.drain()) if (this.memory.learn(ad, moment)) this.dirty = true
    this.forgetWhenDue()
    if (!this.dirty || !(final || this.isTime())) return
    this.dirty = false
    this.lastLook = this.memory.latest
    this.updatesAtLook = this.memory.links.updates
    const groups = findGroups(this.memory.links, this.memory.pages, this.settings)
    for (const group of groups) {
      const judgement = judged(group, this.memory)
      if (judgement !== null) this.tell(judgement, emit, final)
    }
  }

  private forgetWhenDue(): void {
    const isOld = this.memory.latest - this.lastForget >= MS_BETWEEN_FORGETTING
    if (!isOld && !this.memory.pages.isFull) return
    this.lastForget = this.memory.latest
    this.memory.forget()
  }

  /** Whether an alert has named the page. */
  hasNamed(platform: string, advertiserId: string): boolean {
    return this.namedPages.has(`${platform}\n${advertiserId}`)
  }

  private pageKey(index: number): string {
    const page = this.memory.pages.get(index)
    return `${page?.platform ?? ''}\n${page?.advertiserId ?? ''}`
  }

  /** A look costs a pass over all links, so it waits for news in proportion: the cost per ad stays the same. */
  private isTime(): boolean {
    const since = this.memory.latest - this.lastLook
    const news = this.memory.links.updates - this.updatesAtLook
    return (
      since >= MOST_MS_BETWEEN_LOOKS || (since >= LEAST_MS_BETWEEN_LOOKS && news >= this.memory.links.size * NEWS_SHARE)
    )
  }

  private tell(group: JudgedGroup, emit: Emit, final: boolean): void {
    const known = this.identify(group)
    const fresh = group.named.filter((page) => !known.named.has(page))
    const needed = final ? 1 : Math.max(1, known.named.size * MATERIAL_GROWTH)
    if (fresh.length < needed) return
    for (const page of group.named) known.named.add(page)
    for (const page of fresh) this.namedPages.add(this.pageKey(page))
    const { id, country } = known
    const finding = cadenceFinding({ id, country, group, memory: this.memory, fresh, version: this.version })
    if (finding !== null) emit(finding)
  }

  /** The known group with which it shares most pages; groups that have grown together go on under the larger name. */
  private identify(group: JudgedGroup): KnownGroup {
    const members = new Set(group.named)
    const overlapping = this.known
      .map((known) => ({ known, shared: [...known.named].filter((page) => members.has(page)).length }))
      .filter(({ shared }) => shared > 0)
      .sort((a, b) => b.shared - a.shared || (a.known.id < b.known.id ? -1 : 1))
    const first = overlapping[0]?.known
    if (first === undefined) {
      const known = { id: this.newId(group), country: group.country, named: new Set<number>() }
      this.known.push(known)
      return known
    }
    const absorbed = new Set(
      overlapping
        .slice(1)
        .filter(({ known, shared }) => shared * 2 > known.named.size)
        .map(({ known }) => known),
    )
    for (const other of absorbed) for (const page of other.named) first.named.add(page)
    this.known = this.known.filter((known) => !absorbed.has(known))
    return first
  }

  /** Named after its best tied page, so that the same observations give the same id. */
  private newId(group: JudgedGroup): string {
    const page = this.memory.pages.get(group.named[0] ?? -1)
    return `cadence:${page?.platform ?? ''}:${page?.advertiserId ?? ''}`
  }

  snapshot(): unknown {
    const { known, lastLook, lastForget, dirty, namedPages, updatesAtLook } = this
    return {
      batch: this.batch.snapshot(),
      memory: this.memory.snapshot(),
      known,
      lastLook,
      lastForget,
      dirty,
      namedPages,
      updatesAtLook,
    }
  }

  restore(state: unknown): void {
    const { batch, memory, known, lastLook, lastForget, dirty, namedPages, updatesAtLook } = asState(state)
    this.batch.restore(batch)
    this.memory = new CadenceMemory()
    this.memory.restore(memory)
    this.known = known
    this.lastLook = lastLook
    this.lastForget = lastForget
    this.dirty = dirty
    this.namedPages = namedPages
    this.updatesAtLook = updatesAtLook
  }
}

/** A checkpoint is only ever given back to the version that wrote it. */
function asState(state: unknown): State {
  return state as State
}
