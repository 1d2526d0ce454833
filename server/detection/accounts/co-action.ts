/**
 * Turns one post into evidence between its author and the accounts that did the same within the window.
 *
 * Evidence of one co-action = weight of its kind / log2(2 + accounts that used the object outside the present burst):
 * a shared use is the more surprising the fewer others have any part in the object (the inverse user frequency of
 * Luceri et al. 2024, kept up to date on the stream). Of several objects in one post only the strongest counts for a
 * pair, since they are one act. The same object again counts when both post it anew. Cost: at most ring size × objects of the post, independent of the stream's length.
 */
import { type AccountDetectionConfig, isTopic, placeOf, weightsOf } from './config.ts'
import type { AccountTable } from './account-table.ts'
import type { ActionList } from './actions.ts'
import { f64, i32, u8 } from './cell.ts'
import type { ObjectIndex, SharedObject } from './object-index.ts'
import type { PairStore } from './pair-store.ts'
import { PostColumn } from './post-column.ts'
import { emptyReason, type Reason } from './reason-store.ts'

/** Most partners of one post: ring size × actions. */
const MOST_PARTNERS = 1_024
const MOST_OBJECTS = 64
/** So many of those met, and this share of them, make the author one of them; a larger crowd is one, whoever is in it. */
const LEAST_KIN = 4
const KIN_SHARE = 0.6
const MOST_KIN = 256
const LINK = placeOf('link')
const MEDIA = placeOf('media')

/** The reason is valid until the call returns: there is one, filled anew for each co-action. */
export type OnStrengthened = (pair: number, reason: Reason) => void

export class CoActions {
  private readonly weights: Float64Array
  private readonly windowMs: number
  private readonly faint: number
  private readonly fastMs: number
  private readonly slowShare: number
  private readonly repeatShare: number
  private readonly popularFrom: number
  private readonly accounts: AccountTable
  private readonly objects: ObjectIndex
  private readonly pairs: PairStore
  private readonly partners = new Int32Array(MOST_PARTNERS)
  private readonly best = new Float64Array(MOST_PARTNERS)
  private readonly ring = new Int32Array(MOST_PARTNERS)
  private readonly entry = new Int32Array(MOST_PARTNERS)
  private readonly known = new Int32Array(MOST_PARTNERS)
  private count = 0
  /** Rings of the post's objects, and whether its use of each was counted. */
  private readonly rings = new Int32Array(MOST_OBJECTS)
  private readonly counted = new Uint8Array(MOST_OBJECTS)
  private shared = 0
  private readonly reason = emptyReason()
  private readonly post = { column: new PostColumn(1), cell: 0 }

  constructor(config: AccountDetectionConfig, accounts: AccountTable, objects: ObjectIndex, pairs: PairStore) {
    this.weights = weightsOf(config)
    this.windowMs = config.windowMs
    this.fastMs = config.fastMs
    this.slowShare = config.slowShare
    this.repeatShare = config.repeatShare
    this.popularFrom = config.popularFrom
    this.faint = config.faintEvidence
    this.accounts = accounts
    this.objects = objects
    this.pairs = pairs
  }

  /** Learns one post; tells of every pair that it strengthened. */
  learn(account: number, at: number, post: string, actions: ActionList, onStrengthened: OnStrengthened): void {
    this.count = 0
    this.shared = 0
    this.post.column.set(0, post)
    for (let i = 0; i < actions.length; i++) {
      const kind = u8(actions.kinds, i)
      const ring = this.objects.use(f64(actions.keys, i), account, at, this.post, kind, actions.labels[i] ?? '')
      if (ring < 0) continue
      this.rings[this.shared] = ring
      this.counted[this.shared++] = this.objects.wasCounted ? 1 : 0
      this.collect(ring, account, at, kind)
    }
    // All look-ups first: none waits for another, so the processor can wait for memory once for several.
    for (let i = 0; i < this.count; i++) this.known[i] = this.pairs.find(account, i32(this.partners, i))
    this.countStrangers()
    for (let i = 0; i < this.count; i++) this.tell(i, account, at, onStrengthened)
  }

  private collect(ring: number, account: number, at: number, kind: number): void {
    const { objects } = this
    const shared = objects.sharedOf(ring)
    if (!shared) return
    const length = objects.lengthOf(ring)
    const before = this.count
    let inside = 0
    for (let i = 0; i < length; i++) if (Math.abs(at - objects.timeAt(ring, i)) <= this.windowMs) inside++
    const evidence = f64(this.weights, kind) / Math.log2(2 + Math.max(0, shared.strangers - inside))
    if (evidence < this.faint) return
    const slow = kind === LINK || kind === MEDIA ? evidence * this.slowShare : evidence
    for (let i = 0; i < length; i++) {
      const other = objects.accountAt(ring, i)
      const then = objects.timeAt(ring, i)
      if (other === account || Math.abs(at - then) > this.windowMs) continue
      // The slot was given to another account since.
      if (this.accounts.firstSeen(other) > then) continue
      this.offer(account, other, Math.abs(at - then) > this.fastMs ? slow : evidence, ring, i, before)
    }
  }

  /** Who acts among accounts that it mostly knows by other things is no stranger to the objects of this post. */
  private countStrangers(): void {
    let kin = 0
    for (let i = 0; i < this.count; i++) if (i32(this.known, i) >= 0) kin++
    if (kin < LEAST_KIN || kin < KIN_SHARE * this.count) return
    for (let i = 0; i < this.shared; i++) {
      const ring = i32(this.rings, i)
      const object = this.objects.sharedOf(ring)
      if (!object || object.users > MOST_KIN || object.kind === 'repost' || object.kind === 'reply') continue
      const counted = u8(this.counted, i)
      object.strangers -= counted
      // People come back to a topic by themselves; to the same words, page or picture they do not.
      if (isTopic(object.kind) || object.strangers <= 0 || !this.isBack(ring, object)) continue
      // It was counted when it first used the object, and perhaps again now.
      object.users -= counted
      object.strangers--
    }
  }

  /** Whether the author has shared the object before with any of those it meets now. */
  private isBack(ring: number, object: SharedObject): boolean {
    for (let i = 0; i < this.count; i++) {
      if (i32(this.ring, i) !== ring) continue
      const known = i32(this.known, i)
      if (known >= 0 && this.pairs.knows(known, object.key)) return true
    }
    return false
  }

  private offer(account: number, other: number, evidence: number, ring: number, entry: number, before: number): void {
    if (evidence < this.faint) return
    // Accounts are different within a ring: only partners met through the post's other objects are looked through.
    let i = 0
    while (i < before && i32(this.partners, i) !== other) i++
    if (i === before) i = this.count
    if (i === MOST_PARTNERS) return
    if (i === this.count) this.count++
    else if (f64(this.best, i) >= evidence && !this.isShadowed(account, other, ring, i)) return
    this.partners[i] = other
    this.best[i] = evidence
    this.ring[i] = ring
    this.entry[i] = entry
  }

  /** A stock phrase that the pair is known to share does not hide the new page or picture posted with it. */
  private isShadowed(account: number, other: number, ring: number, best: number): boolean {
    const kind = this.objects.sharedOf(ring)?.kind
    if (kind !== 'link' && kind !== 'media') return false
    const stronger = this.objects.sharedOf(i32(this.ring, best))
    const known = this.pairs.find(account, other)
    return known >= 0 && stronger !== null && this.pairs.knows(known, stronger.key)
  }

  private tell(i: number, account: number, at: number, onStrengthened: OnStrengthened): void {
    const other = i32(this.partners, i)
    const evidence = f64(this.best, i)
    const known = this.knownOf(i, account, other)
    const ring = i32(this.ring, i)
    const object = this.objects.sharedOf(ring)
    if (!object) return
    const entry = i32(this.entry, i)
    if (known < 0 || !this.pairs.knows(known, object.key)) {
      const reason = this.reasonOf(object, ring, entry, account, at, evidence)
      onStrengthened(this.pairs.add(known, reason), reason)
    } else if (this.isRepeat(known, object, at, this.objects.timeAt(ring, entry))) {
      const others = Math.max(0, object.strangers - this.popularFrom)
      const again = (f64(this.weights, object.place) * this.repeatShare) / Math.log2(2 + others)
      const reason = this.reasonOf(object, ring, entry, account, at, again)
      onStrengthened(this.pairs.addRepeat(known, reason), reason)
    }
  }

  /** The pair found before, unless it made room for another since. */
  private knownOf(i: number, account: number, other: number): number {
    const known = i32(this.known, i)
    return known < 0 || this.pairs.isOf(known, account, other) ? known : this.pairs.find(account, other)
  }

  /**
   * Both posted the same words, page or picture anew, again within the fast lag of each other and well after the last
   * time that counted. What one of the two repeats alone does not count.
   */
  private isRepeat(pair: number, object: SharedObject, at: number, then: number): boolean {
    if (object.kind !== 'text' && object.kind !== 'link' && object.kind !== 'media') return false
    if (Math.abs(at - then) > this.fastMs) return false
    return !this.pairs.countedNear(pair, object.key, Math.min(at, then), this.fastMs / 2)
  }

  private reasonOf(
    object: SharedObject,
    ring: number,
    entry: number,
    account: number,
    at: number,
    evidence: number,
  ): Reason {
    const { reason } = this
    const then = this.objects.timeAt(ring, entry)
    const other = this.objects.accountAt(ring, entry)
    const isAfter = then <= at
    reason.object = object
    reason.at = isAfter ? at : then
    reason.lag = Math.abs(at - then)
    reason.evidence = evidence
    reason.earlier = isAfter ? other : account
    reason.later = isAfter ? account : other
    const mine = isAfter ? reason.laterPost : reason.earlierPost
    mine.column = this.post.column
    mine.cell = 0
    this.objects.postAt(ring, entry, isAfter ? reason.earlierPost : reason.laterPost)
    return reason
  }
}
