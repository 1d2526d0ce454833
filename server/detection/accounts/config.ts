/** Settings of account-cluster detection. One setting serves every source, language and year. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/time.ts'

/** What two accounts can have in common. The order is the order in which a post's actions are read. */
export const actionKinds = ['repost', 'text', 'link', 'media', 'hashtags', 'hashtag', 'reply', 'mention'] as const
export type ActionKind = (typeof actionKinds)[number]

export function placeOf(kind: ActionKind): number {
  return actionKinds.indexOf(kind)
}

/** The kind at a place in the list. */
export function kindAt(place: number): ActionKind {
  const kind = actionKinds[place]
  if (kind === undefined) throw new RangeError(`no kind of action at ${place}`)
  return kind
}

/** The weights in the order of the kinds. */
export function weightsOf({ weights }: Pick<AccountDetectionConfig, 'weights'>): Float64Array {
  return Float64Array.from(actionKinds, (kind) => weights[kind])
}

/** What whole audiences use by themselves, and come back to. */
export function isTopic(kind: ActionKind): boolean {
  return kind === 'hashtag' || kind === 'hashtags' || kind === 'mention'
}

export interface AccountDetectionConfig {
  /**
   * How telling one co-action of a kind is. Repeating another's post or words within the hour takes intent; a link or
   * picture is also passed on by people who read the same page, a hashtag or a mention by everyone who talks of it.
   */
  readonly weights: Readonly<Record<ActionKind, number>>
  /** Two actions on one object are a co-action up to this lag. */
  readonly windowMs: number
  /**
   * Links and pictures found within the hour by people who read the same page count for this share of their weight;
   * in full up to the fast lag.
   */
  readonly fastMs: number
  readonly slowShare: number
  /** The same text, link or picture posted anew by both within the fast lag counts for this share of its weight. */
  readonly repeatShare: number
  /** Accounts kept per object; the older ones still count as popularity. */
  readonly ringSize: number
  /** Evidence of a pair halves in this time. */
  readonly halfLifeMs: number
  /** An edge needs this many different objects and this much evidence; it is released at the third figure. */
  readonly edgeObjects: number
  readonly edgeEvidence: number
  readonly releaseEvidence: number
  /**
   * An object that came to be used by more accounts than this is discounted in hindsight when an edge is drawn; topics
   * (hashtags, mentions) sooner, since whole audiences use them.
   */
  readonly popularFrom: number
  readonly popularTopicFrom: number
  /** Co-actions weaker than this are not looked at. */
  readonly faintEvidence: number
  /** Accounts tied by edges that make a cluster worth an alert. */
  readonly minCore: number
  /** Mean share of the users of what a cluster shares that are its members; below, it is an audience. */
  readonly minClosed: number
  /**
   * Accounts that hang together by ties below an edge are a group too: so many, by two objects and this much evidence
   * each, with this mean share of the users of what they share.
   */
  readonly weakCore: number
  readonly weakEvidence: number
  readonly weakClosed: number
  readonly weakDays: number
  /**
   * An account without an edge joins a cluster at this summed evidence to at least so many members; ties to members
   * that have no edge themselves count for a share.
   */
  readonly attachEvidence: number
  readonly attachPeers: number
  readonly attachedShare: number
  /** Jaccard similarity of character shingles at which two texts are one message. */
  readonly textSimilarity: number
  /** Normalised texts shorter than this say nothing. */
  readonly minTextLength: number
  /** A growing cluster is told of again at this growth of members or step of score. */
  readonly growthStep: number
  readonly scoreStep: number
  /** Hard limits of state; within them age and value decide what goes. */
  readonly maxAccounts: number
  readonly maxObjects: number
  readonly maxShared: number
  readonly maxPairs: number
  readonly maxTextFamilies: number
  readonly weakPairMs: number
  readonly strongPairMs: number
  readonly objectMs: number
  readonly accountMs: number
  readonly clusterMs: number
}

export const defaultAccountConfig: AccountDetectionConfig = {
  weights: { repost: 1, text: 1, link: 0.35, media: 0.35, hashtags: 0.7, hashtag: 0.7, reply: 0.5, mention: 0.4 },
  windowMs: HOUR_MS,
  fastMs: MINUTE_MS,
  slowShare: 0.6,
  repeatShare: 0.5,
  ringSize: 16,
  halfLifeMs: 14 * DAY_MS,
  edgeObjects: 2,
  edgeEvidence: 1.4,
  releaseEvidence: 0.35,
  popularFrom: 20,
  popularTopicFrom: 4,
  faintEvidence: 0.07,
  minCore: 5,
  minClosed: 0.3,
  weakCore: 8,
  weakEvidence: 0.5,
  weakClosed: 0.8,
  weakDays: 3,
  attachEvidence: 0.9,
  attachPeers: 2,
  attachedShare: 0.5,
  textSimilarity: 0.7,
  minTextLength: 20,
  growthStep: 0.25,
  scoreStep: 0.1,
  maxAccounts: 1 << 20,
  maxObjects: 1 << 20,
  maxShared: 1 << 18,
  maxPairs: 1 << 20,
  maxTextFamilies: 1 << 16,
  weakPairMs: 28 * DAY_MS,
  strongPairMs: 60 * DAY_MS,
  objectMs: 28 * DAY_MS,
  accountMs: 14 * DAY_MS,
  clusterMs: 90 * DAY_MS,
}
