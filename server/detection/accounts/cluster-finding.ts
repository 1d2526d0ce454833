/** Says what was seen of a cluster: how many did what, how close in time, how often, and how often chance would. */
import type { Evidence, Feature, Finding, Member } from '../../../shared/domain/finding.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/time.ts'
import { counted } from '../wording.ts'
import type { AccountTable } from './account-table.ts'
import { f64 } from './cell.ts'
import {
  type Cluster,
  closedness,
  lagBounds,
  type Membership,
  type ObjectTally,
  topObjects,
  typicalLag,
} from './cluster.ts'
import { countryOf, isExercise } from './cluster-place.ts'
import { type AccountDetectionConfig, type ActionKind, actionKinds, placeOf } from './config.ts'
import type { Components } from './components.ts'
import type { PairStore } from './pair-store.ts'
import { isoOf } from './iso-time.ts'
import { postOf } from './post-column.ts'
import { ownSiteOf } from './same-owner.ts'
import { sharedActs } from './shared-acts.ts'
import { ticksOf } from './ticks.ts'

export const DETECTOR_ID = 'account-clusters'
export const DETECTOR_VERSION = '6'
const MOST_MEMBERS = 5_000
const MOST_EDGES = 400
/** Reasons told of an edge. */
const MOST_REASONS = 4
const MOST_EVIDENCE = 24

const nouns: Readonly<Record<ActionKind, readonly [string, string]>> = {
  repost: ['repost', 'reposts'],
  text: ['text', 'texts'],
  link: ['link', 'links'],
  media: ['picture', 'pictures'],
  hashtags: ['hashtag sequence', 'hashtag sequences'],
  hashtag: ['hashtag', 'hashtags'],
  reply: ['reply target', 'reply targets'],
  mention: ['mention', 'mentions'],
}

export interface ClusterView {
  readonly config: AccountDetectionConfig
  readonly accounts: AccountTable
  readonly pairs: PairStore
  readonly components: Components
}

interface ClusterFigures {
  readonly score: number
  readonly closed: number
  readonly core: number
  readonly lag: number
  readonly byChance: number
  readonly withinLag: number
}

/** How worth a look it is, from 0 to 1. */
export function scoreOf(cluster: Cluster, closed = closedness(cluster)): number {
  const { size, tie, sync } = partsOf(cluster, typicalLag(cluster))
  return 0.35 * size + 0.3 * tie + 0.2 * sync + 0.15 * closed
}

function partsOf(cluster: Cluster, lag: number): { size: number; tie: number; sync: number } {
  const members = cluster.members.size
  return {
    size: 1 - 1 / (1 + members / 20),
    tie: 1 - Math.exp(-cluster.evidence / Math.max(1, members) / 6),
    sync: 1 - Math.min(1, Math.log2(1 + lag / 1_000) / Math.log2(3_601)),
  }
}

function figuresOf(cluster: Cluster): ClusterFigures {
  let core = 0
  for (const { role } of cluster.members.values()) if (role === 'core') core++
  const lag = typicalLag(cluster)
  const closed = closedness(cluster)
  return {
    score: scoreOf(cluster, closed),
    closed,
    core,
    lag,
    byChance: expectedByChance(cluster, lag),
    withinLag: within(cluster, lag),
  }
}

function within(cluster: Cluster, lag: number): number {
  let count = 0
  for (let i = 0; i < lagBounds.length; i++) if ((lagBounds[i] ?? 0) <= lag) count += cluster.lags[i] ?? 0
  return count
}

/**
 * Co-actions within the lag if the same members had shared the same objects, each at its own moment of the same day:
 * two uniform moments of a day lie within a lag of each other with probability about 2 × lag / day.
 */
function expectedByChance(cluster: Cluster, lag: number): number {
  return cluster.coActions * Math.min(1, (2 * lag) / DAY_MS)
}

/** The kind of a cluster is settled when it is first told of. */
export function kindOf(cluster: Cluster): 'co-action' | 'near-duplicate-text' {
  const total = cluster.kinds.reduce((sum, value) => sum + value, 0)
  return f64(cluster.kinds, placeOf('text')) > total / 2 ? 'near-duplicate-text' : 'co-action'
}

export function signalsOf(cluster: Cluster): Record<string, number> {
  const total = cluster.kinds.reduce((sum, value) => sum + value, 0)
  return Object.fromEntries(
    actionKinds
      .map((kind, place): [ActionKind, number] => [kind, f64(cluster.kinds, place)])
      .filter(([, value]) => value > 0)
      .sort((x, y) => y[1] - x[1])
      .map(([kind, value]) => [kind, round(value / Math.max(1e-9, total))]),
  )
}

/** The aspect of a finding on pages that openly have one owner. */
export const SAME_OWNER = 'same-owner'
const SAME_OWNER_SCORE = 0.1

export function clusterFinding(view: ClusterView, cluster: Cluster, at: number): Finding {
  const ownSite = ownSiteOf(cluster, view.accounts)
  const figures = figuresOf(cluster)
  const top = topObjects(cluster, MOST_EVIDENCE)
  const members = cluster.members.size
  return {
    detector: DETECTOR_ID,
    version: DETECTOR_VERSION,
    kind: cluster.kind ?? kindOf(cluster),
    subject: { type: 'account-cluster', id: cluster.id, name: nameOf(top) },
    members: membersOf(view, cluster),
    country: countryOf(cluster, view.accounts),
    subdivision: null,
    at: isoOf(at),
    score: members === 0 ? 0 : ownSite === null ? figures.score : SAME_OWNER_SCORE,
    ...(ownSite === null ? {} : { aspect: SAME_OWNER }),
    confidence: confidenceOf(figures, cluster),
    reach: Math.min(1, Math.log10(1 + members) / 3),
    ...wordsOf(cluster, figures, members, ownSite),
    measure: { label: 'accounts acting together', value: members, unit: 'accounts' },
    features: featuresOf(view.config, cluster, figures),
    evidence: top.map((seen) => evidenceOf(view, cluster, seen)),
    series: null,
    detail: detailOf(view, cluster, top),
    exercise: isExercise(cluster, view.accounts),
  }
}

function confidenceOf(figures: ClusterFigures, cluster: Cluster): number {
  return Math.min(0.99, 0.3 + 0.4 * (1 - Math.exp(-cluster.coActions / 40)) + 0.3 * figures.closed)
}

function nameOf(top: readonly ObjectTally[]): string {
  const first = top[0]
  return first
    ? `Accounts around the ${nouns[first.object.kind][0]} “${shortened(first.object.label, 48)}”`
    : 'Accounts acting together'
}

function wordsOf(
  cluster: Cluster,
  figures: ClusterFigures,
  members: number,
  ownSite: string | null,
): { title: string; summary: string } {
  if (members === 0) {
    return {
      title: 'A group of accounts no longer stands out',
      summary: 'What these accounts shared has since been shared by many others, or they no longer act together.',
    }
  }
  const span = spanWords(cluster.lastAt - cluster.firstAt)
  const lag = lagWords(figures.lag)
  const acts = sharedActs(Array.from(cluster.objects.values(), ({ object }) => object.kind))
  const title = `${members} accounts ${acts} within ${lag} of each other, ${counted(figures.withinLag, 'time')}${span}`
  const chance = `By chance ${chanceWords(figures.byChance)} would be so close, had each posted at its own moment of the day.`
  const own = `${Math.round(figures.closed * 100)} % of all who shared the same are in this group.`
  if (ownSite !== null) {
    return {
      title: `${members} pages that carry the name of ${ownSite} share its links`,
      summary: `${title}. Their names say that they belong together.`,
    }
  }
  return { title, summary: `${chance} ${own}` }
}

function featuresOf(config: AccountDetectionConfig, cluster: Cluster, figures: ClusterFigures): Feature[] {
  const observed = figures.withinLag
  const list: Feature[] = [
    {
      name: 'accounts that acted together repeatedly',
      value: figures.core,
      unit: 'accounts',
      threshold: config.minCore,
      weight: 0.35,
    },
    {
      name: 'strength of the ties per account',
      value: round(cluster.evidence / Math.max(1, cluster.members.size)),
      threshold: config.edgeEvidence,
      weight: 0.3,
    },
    {
      name: 'typical time between two of them',
      value: figures.lag / 1_000,
      unit: 's',
      threshold: config.windowMs / 1_000,
      weight: 0.2,
    },
    {
      name: 'of all who shared the same, are in the group',
      value: Math.round(figures.closed * 100),
      unit: '%',
      threshold: config.minClosed * 100,
      weight: 0.15,
    },
    {
      name: 'shared the same within that time',
      value: observed,
      unit: 'times',
      baseline: `${chanceWords(figures.byChance)} by chance`,
      window: '1 day',
    },
  ]
  for (const [kind, share] of Object.entries(signalsOf(cluster)))
    list.push({ name: `share that rests on ${nounsOf(kind)}`, value: Math.round(share * 100), unit: '%' })
  return list
}

function evidenceOf(view: ClusterView, cluster: Cluster, seen: ObjectTally): Evidence {
  const uses = seen.uses.toSorted((x, y) => x.at - y.at)
  const posts = uses.map(
    ({ account, at, post }) => `${view.accounts.labelOf(account)} ${isoOf(at).slice(11, 19)} (${post})`,
  )
  const one = capital(nouns[seen.object.kind][0])
  const lag = lagWords(seen.lagSum / Math.max(1, seen.pairs))
  return {
    id: uses[0]?.post || `${cluster.id}-${seen.object.key}`,
    text: `${one} “${shortened(seen.object.label, 120)}” by ${seen.members.size} of them from ${isoOf(seen.firstAt).slice(0, 10)} UTC, on average ${lag} apart: ${posts.join(', ')}`,
    source: 'posts',
    at: isoOf(seen.firstAt),
    ...(seen.object.kind === 'link' && seen.object.label.includes('.') ? { url: `https://${seen.object.label}` } : {}),
  }
}

function membersOf(view: ClusterView, cluster: Cluster): Member[] {
  const members: Member[] = []
  for (const [account, membership] of cluster.members) {
    const id = view.accounts.nameOf(account)
    members.push({
      type: 'account',
      id,
      name: view.accounts.labelOf(account),
      role: roleOf(view, account, membership),
      why: whyOf(view, account),
    })
  }
  members.sort((x, y) => (x.id < y.id ? -1 : 1))
  return members.slice(0, MOST_MEMBERS)
}

function roleOf(view: ClusterView, account: number, membership: Membership): string {
  if (membership.role === 'attached') return 'periphery'
  const before = view.accounts.timesBefore(account)
  const total = before + view.accounts.timesAfter(account)
  if (total < 4) return 'member'
  const lead = before / total
  return lead > 0.65 ? 'first mover' : lead < 0.35 ? 'amplifier' : 'member'
}

function whyOf(view: ClusterView, account: number): string {
  const created = view.accounts.createdAt(account)
  const born = Number.isNaN(created) ? '' : `; created ${isoOf(created).slice(0, 10)}`
  const before = counted(view.accounts.timesBefore(account), 'time')
  const after = counted(view.accounts.timesAfter(account), 'time')
  return `${before} before another member, ${after} after one${born}`
}

/**
 * What graph and raster need later: edges with their reasons and a tick (time in milliseconds) per act, strongest and
 * newest kept.
 */
function detailOf(view: ClusterView, cluster: Cluster, top: readonly ObjectTally[]): Record<string, unknown> {
  const name = (account: number): string => view.accounts.nameOf(account)
  const labels = new Map([...cluster.objects].map(([key, seen]) => [key, seen.object]))
  return {
    signals: signalsOf(cluster),
    lags: lagBounds.map((bound, i) => ({ upToSeconds: bound / 1_000, coActions: cluster.lags[i] ?? 0 })),
    events: cluster.events.map((event) => ({ ...event, at: isoOf(event.at) })),
    objects: top.map(({ object, members, pairs, firstAt, lastAt }) => ({
      kind: object.kind,
      label: object.label,
      accounts: members.size,
      users: object.users,
      pairs,
      firstAt: isoOf(firstAt),
      lastAt: isoOf(lastAt),
    })),
    edges: edgesOf(view, cluster),
    ticks: ticksOf(cluster.ticks)
      .sort((x, y) => x.at - y.at)
      .map((tick) => {
        const object = labels.get(tick.key)
        return { account: name(tick.account), at: tick.at, kind: object?.kind, label: object?.label }
      }),
  }
}

function edgesOf(view: ClusterView, cluster: Cluster): Record<string, unknown>[] {
  const { pairs, components, accounts } = view
  const found: number[] = []
  for (const account of cluster.members.keys()) {
    for (const pair of components.edgesOf(account)) {
      if (pairs.aOf(pair) === account && cluster.members.has(pairs.bOf(pair))) found.push(pair)
    }
  }
  const strongest = strongestOf(found, MOST_EDGES, (pair) => pairs.peakOf(pair))
  strongest.sort((x, y) => pairs.peakOf(y) - pairs.peakOf(x) || pairs.lastAt(x) - pairs.lastAt(y))
  return strongest.slice(0, MOST_EDGES).map((pair) => ({
    a: accounts.nameOf(pairs.aOf(pair)),
    b: accounts.nameOf(pairs.bOf(pair)),
    evidence: round(pairs.peakOf(pair)),
    objects: pairs.objectsOf(pair),
    reasons: reasonsOf(pairs, pair),
  }))
}

function reasonsOf(pairs: PairStore, pair: number): Record<string, unknown>[] {
  const told: Record<string, unknown>[] = []
  pairs.eachFirstReason(pair, MOST_REASONS, ({ object, at, lag, earlierPost, laterPost }) =>
    told.push({
      kind: object.kind,
      label: shortened(object.label, 80),
      at: isoOf(at),
      lagSeconds: lag / 1_000,
      posts: [postOf(earlierPost), postOf(laterPost)],
    }),
  )
  return told
}

/** Those that can be among the first `most` by strength: the least of these and all its equals are in. */
function strongestOf(list: readonly number[], most: number, strengthOf: (one: number) => number): number[] {
  if (list.length <= most) return [...list]
  const strengths = new Float64Array(list.length)
  for (let i = 0; i < list.length; i++) strengths[i] = strengthOf(list[i] ?? -1)
  const least = strengths.sort()[list.length - most] ?? 0
  return list.filter((one) => strengthOf(one) >= least)
}

function nounsOf(kind: string): string {
  return Object.entries(nouns).find(([each]) => each === kind)?.[1][1] ?? kind
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function chanceWords(value: number): string {
  return value < 0.01 ? 'less than 0.01' : value < 10 ? value.toFixed(2) : Math.round(value).toString()
}

function lagWords(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1_000))} s`
  return ms < 90 * 60_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / HOUR_MS)} h`
}

function spanWords(ms: number): string {
  if (ms < HOUR_MS) return ` in ${Math.max(1, Math.round(ms / 60_000))} min`
  return ms < 2 * DAY_MS ? ` in ${Math.round(ms / HOUR_MS)} h` : ` in ${Math.round(ms / DAY_MS)} days`
}
