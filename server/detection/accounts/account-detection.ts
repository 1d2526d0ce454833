/**
 * Finds accounts that act together while they do, on a stream of posts, accounts and ads.
 *
 * Posts become actions on objects (links, reposts, families of near-duplicate texts, pictures, hashtags, replies,
 * mentions); actions on one object within the window become evidence between accounts, weighed by surprise and decaying;
 * pairs with enough of it become edges; what hangs together by edges becomes a cluster with a lasting id. Method after
 * Pacheco et al. 2021 and Luceri et al. 2024, kept incremental.
 *
 * Cost per action is bounded by the ring size; memory by the limits of the configuration.
 * Blind to accounts that share an object only once and with nobody else, that keep more than the window apart, or that
 * reword by more than a third; to groups below the smallest size; and to what the source leaves out of its posts.
 */
import type { Account, Ad, Observation, Post } from '../../../shared/domain/observation.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import type { Detector, Emit } from '../detector.ts'
import { AdLinks } from './ad-links.ts'
import { AccountTable } from './account-table.ts'
import { ActionReader } from './actions.ts'
import type { Cluster } from './cluster.ts'
import { clusterFinding, type ClusterView, DETECTOR_ID, DETECTOR_VERSION, scoreOf, kindOf } from './cluster-finding.ts'
import { ClusterRegistry } from './cluster-registry.ts'
import { ClusterTracker } from './cluster-tracker.ts'
import { CoActions } from './co-action.ts'
import { Components } from './components.ts'
import { type AccountDetectionConfig, defaultAccountConfig, placeOf } from './config.ts'
import { CreationBursts } from './creation-bursts.ts'
import { LatePosts } from './late-posts.ts'
import { ObjectIndex } from './object-index.ts'
import { ObservationClock } from './observation-clock.ts'
import { PairStore } from './pair-store.ts'
import type { Reason } from './reason-store.ts'
import { SharedInfrastructure } from './shared-infrastructure.ts'
import { TextFamilies } from './text-families.ts'
import { TimeReader } from './time-reader.ts'

/** A sender's clock may be this far ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000
/** Posts this far behind the clock are read when their batch is over. */
const LATE_MS = 60_000
const LOOK_EVERY_MS = 6 * HOUR_MS
/** Posts between two rounds of freeing what is over; each round goes a little further. */
const SWEEP_EVERY = 32
const LINK = placeOf('link')

export function createAccountDetection(config: Partial<AccountDetectionConfig> = {}): AccountDetection {
  return new AccountDetection({ ...defaultAccountConfig, ...config })
}

export class AccountDetection implements Detector {
  readonly id = DETECTOR_ID
  readonly version = DETECTOR_VERSION
  /** Actions learnt since the start of this process, for the figures of a run. */
  actions = 0
  private readonly config: AccountDetectionConfig
  private readonly clock = new ObservationClock()
  private readonly accounts: AccountTable
  private readonly objects: ObjectIndex
  private readonly pairs: PairStore
  private readonly families: TextFamilies
  private readonly components: Components
  private readonly registry: ClusterRegistry
  private readonly tracker: ClusterTracker
  private readonly reader: ActionReader
  private readonly coActions: CoActions
  private readonly view: ClusterView
  private readonly bursts = new CreationBursts()
  private readonly infrastructure = new SharedInfrastructure()
  private readonly adLinks: AdLinks
  private readonly timeReader = new TimeReader()
  private readonly late = new LatePosts()
  private lookedAt = Number.NEGATIVE_INFINITY
  private sinceSweep = 0
  private readonly onStrengthened = (pair: number, reason: Reason): void => {
    this.tracker.strengthened(pair, reason, this.clock.time)
  }

  constructor(config: AccountDetectionConfig) {
    this.config = config
    this.accounts = new AccountTable(config.maxAccounts, config.accountMs)
    this.objects = new ObjectIndex(config.maxObjects, config.maxShared, config.ringSize, config.objectMs)
    this.pairs = new PairStore(this.accounts, config)
    this.families = new TextFamilies(config.maxTextFamilies, config.textSimilarity)
    this.components = new Components(this.accounts, this.pairs)
    this.registry = new ClusterRegistry(this.accounts, this.pairs)
    this.tracker = new ClusterTracker(config, this.accounts, this.pairs, this.components, this.registry)
    this.reader = new ActionReader(config, this.families)
    this.coActions = new CoActions(config, this.accounts, this.objects, this.pairs)
    this.adLinks = new AdLinks({
      clusterOf: (platform, account) => this.clusterOf(platform, account),
      sharedWith: (account, cluster) =>
        this.infrastructure.sharedWith(account, (platform, other) => this.clusterOf(platform, other) === cluster),
      keyOfLink: (url) => this.reader.keyOfLink(url),
      keyOfText: (text) => this.reader.keyOfText(text),
      clusters: () => this.registry.all(),
    })
    this.view = { config, accounts: this.accounts, pairs: this.pairs, components: this.components }
  }

  /** Sizes of the state, for metrics and benchmarks. */
  get sizes(): { accounts: number; objects: number; shared: number; pairs: number; clusters: number } {
    const { accounts, objects, pairs, registry } = this
    return {
      accounts: accounts.size,
      objects: objects.size,
      shared: objects.rings,
      pairs: pairs.size,
      clusters: registry.size,
    }
  }

  observe(observation: Observation, now: number, emit: Emit): void {
    if (observation.type === 'post') this.observePost(observation, now, emit)
    else if (observation.type === 'account') this.observeAccount(observation, now, emit)
    else if (observation.type === 'ad') this.observeAd(observation, now, emit)
  }

  advance(now: number, emit: Emit, final = false): void {
    const clock = this.clock.time
    if (clock === Number.NEGATIVE_INFINITY) return
    if (!this.late.isEmpty) this.learnLate(now, emit)
    if (final || clock - this.lookedAt >= LOOK_EVERY_MS) {
      this.lookedAt = clock
      this.tracker.lookAgain(clock, final, (cluster, closed) => this.tellAgain(cluster, closed, clock, emit, final))
      this.registry.expire(clock, this.config.clusterMs)
    }
    this.tell(clock, emit)
  }

  snapshot(): unknown {
    return {
      clock: this.clock.state(),
      accounts: this.accounts.state(),
      objects: this.objects.state(),
      pairs: this.pairs.state(),
      families: this.families.state(),
      components: this.components.state(),
      registry: this.registry.state(),
      weakTies: this.tracker.weakTies.state(),
      bursts: this.bursts.state(),
      infrastructure: this.infrastructure.state(),
      adLinks: this.adLinks.state(),
      late: this.late.state(),
      lookedAt: this.lookedAt,
      sinceSweep: this.sinceSweep,
    }
  }

  restore(state: unknown): void {
    const own = checkpointOf(state)
    this.clock.restore(own.clock)
    this.accounts.restore(own.accounts)
    this.objects.restore(own.objects)
    this.pairs.restore(own.pairs)
    this.families.restore(own.families)
    this.components.restore(own.components)
    this.registry.restore(own.registry)
    this.tracker.weakTies.restore(own.weakTies)
    this.bursts.restore(own.bursts)
    this.infrastructure.restore(own.infrastructure)
    this.adLinks.restore(own.adLinks)
    this.late.restore(own.late)
    this.lookedAt = own.lookedAt
    this.sinceSweep = own.sinceSweep
  }

  private observePost(post: Post, now: number, emit: Emit): void {
    const claimed = this.timeReader.read(post.at)
    if (Number.isNaN(claimed)) return
    const at = Math.min(claimed, now + CLOCK_SKEW_MS)
    const clock = this.clock.see(at)
    if (at >= clock - LATE_MS) this.learnPost(post, at, clock, now, emit)
    else if (!this.late.hold(post, at)) this.learnLate(now, emit)
  }

  private learnLate(now: number, emit: Emit): void {
    for (const { post, at } of this.late.take()) this.learnPost(post, at, this.clock.time, now, emit)
  }

  private learnPost(post: Post, at: number, clock: number, now: number, emit: Emit): void {
    const account = this.accounts.intern(post.platform, post.accountId, at)
    if (account < 0) return
    this.accounts.touch(account, at)
    if (post.country !== undefined || post.exercise === true) {
      this.accounts.locate(account, post.country, post.exercise === true)
    }
    const actions = this.reader.read(post)
    this.actions += actions.length
    for (let i = 0; i < actions.length; i++)
      if (actions.kinds[i] === LINK) this.adLinks.seeLink(actions.labels[i] ?? '')
    if (actions.length > 0) this.coActions.learn(account, at, post.postId, actions, this.onStrengthened)
    if (++this.sinceSweep === SWEEP_EVERY) this.sweep(clock)
    if (this.registry.changed.size > 0) this.tell(clock, emit)
    if (clock - this.lookedAt >= LOOK_EVERY_MS) this.advance(now, emit)
  }

  private sweep(clock: number): void {
    this.sinceSweep = 0
    this.accounts.sweep(SWEEP_EVERY / 2, clock)
    this.objects.sweep(SWEEP_EVERY, clock)
    this.pairs.sweep(2 * SWEEP_EVERY, clock)
  }

  private observeAccount(account: Account, now: number, emit: Emit): void {
    const created = Date.parse(account.createdAt)
    const seen = Number.isFinite(this.clock.time) ? this.clock.time : now
    const at = account.at === undefined ? seen : Math.min(Date.parse(account.at), now + CLOCK_SKEW_MS)
    const known = this.accounts.intern(account.platform, account.accountId, at)
    if (known >= 0) this.accounts.locate(known, account.country, account.exercise === true)
    if (known >= 0) this.accounts.describe(known, created, account.displayName ?? account.handle ?? '')
    this.bursts.observe(account, at, emit)
    this.infrastructure.observe(account, at, emit)
  }

  private observeAd(ad: Ad, now: number, emit: Emit): void {
    const claimed = ad.at ?? ad.startedAt ?? ad.createdAt
    this.adLinks.observe(ad, claimed === undefined ? now : Date.parse(claimed), emit)
  }

  private clusterOf(platform: string, account: string): Cluster | undefined {
    const known = this.accounts.find(platform, account)
    return known < 0 ? undefined : this.registry.of(known)
  }

  /** Tells of clusters that are new or have grown by a step; the rest waits for the next look at all of them. */
  private tell(clock: number, emit: Emit): void {
    for (const cluster of this.registry.changed) {
      const members = cluster.members.size
      const { told } = cluster
      if (
        told ? members === 0 || members >= told.members * (1 + this.config.growthStep) : members >= this.config.minCore
      ) {
        this.emitCluster(cluster, clock, emit)
      }
    }
    this.registry.changed.clear()
  }

  /** A cluster whose score rose by a step; at the end of a file, one that is not as last told. */
  private tellAgain(cluster: Cluster, closed: number, clock: number, emit: Emit, isFinal: boolean): void {
    const { told } = cluster
    if (!told) return
    const isOther = cluster.revision !== told.revision || cluster.coActions > told.coActions
    const isDue = isFinal ? isOther : isOther && scoreOf(cluster, closed) >= told.score + this.config.scoreStep
    if (isDue) this.emitCluster(cluster, clock, emit)
  }

  private emitCluster(cluster: Cluster, clock: number, emit: Emit): void {
    cluster.kind ??= kindOf(cluster)
    const { revision, coActions } = cluster
    cluster.told = { members: cluster.members.size, score: scoreOf(cluster), revision, coActions }
    emit(clusterFinding(this.view, cluster, clock))
    this.adLinks.observeCluster(cluster, clock, emit)
  }
}

interface Checkpoint {
  readonly clock: ReturnType<ObservationClock['state']>
  readonly accounts: ReturnType<AccountTable['state']>
  readonly objects: ReturnType<ObjectIndex['state']>
  readonly pairs: ReturnType<PairStore['state']>
  readonly families: ReturnType<TextFamilies['state']>
  readonly components: ReturnType<Components['state']>
  readonly registry: ReturnType<ClusterRegistry['state']>
  readonly weakTies: ReturnType<ClusterTracker['weakTies']['state']>
  readonly bursts: ReturnType<CreationBursts['state']>
  readonly infrastructure: ReturnType<SharedInfrastructure['state']>
  readonly adLinks: ReturnType<AdLinks['state']>
  readonly late: ReturnType<LatePosts['state']>
  readonly lookedAt: number
  readonly sinceSweep: number
}

/** A checkpoint is read back by the version that wrote it; the store compares versions before. */
function checkpointOf(state: unknown): Checkpoint {
  return state as Checkpoint
}
