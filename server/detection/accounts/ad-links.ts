/**
 * Ties an advertiser to a cluster: its landing page, its site or its text is what the cluster pushes, it is a member
 * itself, or it shares infrastructure with members. Works in both orders: an ad is compared with the clusters known,
 * a cluster told of with the ads seen.
 *
 * A site counts only when the cluster pushed several of its pages and makes up a good part of those who did: everyone
 * links to large news sites. Memory: the last 50,000 landing pages, sites and texts of ads.
 */
import type { Finding, Member } from '../../../shared/domain/finding.ts'
import type { Ad } from '../../../shared/domain/observation.ts'
import type { Cluster } from './cluster.ts'
import { hashText } from './key-hash.ts'
import { RecentMap } from './recent-map.ts'
import { canonicalLink, hostOf } from './url-key.ts'

const MOST_KEYS = 50_000
const MOST_ADS = 20
const MOST_TOLD = 50_000
const LEAST_PAGES = 3
const LEAST_SHARE = 0.2

export type TieKind = 'landing page' | 'text' | 'site' | 'member' | 'infrastructure'
const strengths = {
  member: 0.9,
  infrastructure: 0.85,
  'landing page': 0.8,
  text: 0.75,
  site: 0.55,
} as const satisfies Record<TieKind, number>

const toldAs = {
  member: 'the advertiser is a member of the cluster',
  infrastructure: 'the same infrastructure',
  'landing page': 'the same landing page',
  text: 'the same text',
  site: 'pages of the same site',
} as const satisfies Record<TieKind, string>

interface SeenAd {
  readonly adId: string
  readonly advertiserId: string
  readonly name: string
  readonly platform: string
  readonly country: string | null
  readonly at: number
  readonly exercise: boolean
}

export interface AdLinksState {
  readonly ads: Map<number, SeenAd[]>
  readonly hosts: Map<string, number>
  readonly told: Map<string, number>
}

/** What the rest of detection knows of an advertiser as an account. */
export interface AdvertiserTies {
  clusterOf(platform: string, account: string): Cluster | undefined
  /** A word for the infrastructure it shares with members of the cluster. */
  sharedWith(account: string, cluster: Cluster): string | null
  keyOfLink(url: string): number
  keyOfText(text: string): number
  clusters(): Iterable<Cluster>
}

export class AdLinks {
  private readonly ads = new RecentMap<number, SeenAd[]>(MOST_KEYS)
  /** How often pages of a site were posted, by anyone. */
  private readonly hosts = new RecentMap<string, number>(MOST_KEYS)
  private readonly told = new RecentMap<string, number>(MOST_TOLD)
  private readonly ties: AdvertiserTies

  constructor(ties: AdvertiserTies) {
    this.ties = ties
  }

  /** A link was posted. */
  seeLink(link: string): void {
    const host = hostOf(link)
    if (host !== null) this.hosts.set(host, (this.hosts.get(host) ?? 0) + 1)
  }

  observe(ad: Ad, at: number, emit: (finding: Finding) => void): void {
    const link = ad.landingUrl === undefined ? -1 : this.ties.keyOfLink(ad.landingUrl)
    const host = ad.landingUrl === undefined ? null : hostOf(canonicalLink(ad.landingUrl))
    const text = ad.text === undefined ? -1 : this.ties.keyOfText(ad.text)
    const seen = seenOf(ad, at)
    for (const cluster of this.ties.clusters()) {
      if (!cluster.told) continue
      if (cluster.objects.has(link)) this.tell(cluster, seen, 'landing page', ad.landingUrl ?? '', at, emit)
      else if (cluster.objects.has(text)) this.tell(cluster, seen, 'text', ad.text ?? '', at, emit)
      else if (host !== null && this.pushes(cluster, host)) this.tell(cluster, seen, 'site', host, at, emit)
      const infrastructure = this.ties.sharedWith(ad.advertiserId, cluster)
      if (infrastructure !== null) this.tell(cluster, seen, 'infrastructure', infrastructure, at, emit)
    }
    const own = this.ties.clusterOf(ad.platform, ad.advertiserId)
    if (own?.told) this.tell(own, seen, 'member', own.id, at, emit)
    for (const key of [link, text, host === null ? -1 : hostKey(host)]) if (key >= 0) this.remember(key, seen)
  }

  /** A cluster was told of: do ads seen before lead to what it pushes? */
  observeCluster(cluster: Cluster, at: number, emit: (finding: Finding) => void): void {
    for (const { object } of cluster.objects.values()) {
      if (object.kind !== 'link' && object.kind !== 'text') continue
      const kind = object.kind === 'link' ? 'landing page' : 'text'
      for (const ad of this.ads.get(object.key) ?? []) this.tell(cluster, ad, kind, object.label, at, emit)
    }
    for (const host of cluster.hosts.keys()) {
      if (!this.pushes(cluster, host)) continue
      for (const ad of this.ads.get(hostKey(host)) ?? []) this.tell(cluster, ad, 'site', host, at, emit)
    }
  }

  state(): AdLinksState {
    return { ads: this.ads.state(), hosts: this.hosts.state(), told: this.told.state() }
  }

  restore(state: AdLinksState): void {
    this.ads.restore(state.ads)
    this.hosts.restore(state.hosts)
    this.told.restore(state.told)
  }

  private pushes(cluster: Cluster, host: string): boolean {
    const own = cluster.hosts.get(host)
    return own !== undefined && own.pages >= LEAST_PAGES && own.uses >= LEAST_SHARE * (this.hosts.get(host) ?? 1)
  }

  private remember(key: number, ad: SeenAd): void {
    const known = this.ads.get(key) ?? []
    if (!known.some((other) => other.adId === ad.adId)) known.push(ad)
    this.ads.set(key, known.slice(-MOST_ADS))
  }

  /** Each advertiser once per cluster and kind of tie. */
  private tell(
    cluster: Cluster,
    ad: SeenAd,
    kind: TieKind,
    what: string,
    at: number,
    emit: (finding: Finding) => void,
  ): void {
    const id = `${ad.platform}\n${ad.advertiserId}\n${cluster.id}\n${kind}`
    if (this.told.get(id) !== undefined) return
    this.told.set(id, at)
    emit(linkFinding(cluster, ad, kind, what, at))
  }
}

function hostKey(host: string): number {
  return hashText(host, 19)
}

function seenOf(ad: Ad, at: number): SeenAd {
  const { adId, advertiserId, platform } = ad
  return {
    adId,
    advertiserId,
    name: ad.advertiserName ?? advertiserId,
    platform,
    country: ad.country ?? null,
    at,
    exercise: ad.exercise === true,
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function linkFinding(cluster: Cluster, ad: SeenAd, kind: TieKind, what: string, at: number): Finding {
  const size = cluster.members.size
  const said = {
    'landing page': 'leads to a page that',
    text: 'carries a text that',
    site: 'leads to a site whose pages',
    member: 'is itself one of',
    infrastructure: 'shares infrastructure with',
  }[kind]
  const pushed =
    kind === 'member' || kind === 'infrastructure'
      ? `${size} accounts that act together`
      : `${size} accounts acting together push`
  const title = `An ad of ${ad.name} ${said} ${pushed}`
  const members: Member[] = [
    { type: 'account-cluster', id: cluster.id, name: 'Accounts acting together', why: toldAs[kind] },
    { type: 'ad', id: ad.adId, name: `Ad ${ad.adId}`, why: `${kind}: ${what.slice(0, 160)}` },
  ]
  return {
    detector: 'ad-cluster-links',
    version: '1',
    kind: 'ad-cluster-link',
    subject: { type: 'advertiser', id: ad.advertiserId, name: ad.name },
    members,
    country: ad.country,
    subdivision: null,
    at: new Date(at).toISOString(),
    score: Math.min(0.95, strengths[kind] * (0.7 + 0.3 * (1 - 5 / (size + 5)))),
    confidence: strengths[kind],
    reach: Math.min(1, Math.log10(1 + size) / 3),
    title,
    summary: `${capital(toldAs[kind])}: ${kind === 'member' ? ad.name : what.slice(0, 200)}`,
    measure: { label: 'accounts in the cluster', value: size, unit: 'accounts' },
    features: [
      { name: 'what ties them', value: toldAs[kind] },
      { name: 'accounts in the cluster', value: size, unit: 'accounts' },
    ],
    evidence: [
      { id: ad.adId, text: `${kind}: ${what.slice(0, 200)}`, source: 'ads', at: new Date(ad.at).toISOString() },
    ],
    series: null,
    aspect: `${cluster.id} ${kind}`,
    detail: { clusterId: cluster.id, tie: kind, what: what.slice(0, 500) },
    exercise: ad.exercise,
  }
}
