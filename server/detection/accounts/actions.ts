/**
 * What one post does, as keys of objects that other accounts may use too. Results stand in one reused list: a post
 * allocates nothing until somebody else has done the same.
 */
import type { Post } from '../../../shared/domain/observation.ts'
import { type AccountDetectionConfig, actionKinds, placeOf, weightsOf } from './config.ts'
import { f64 } from './cell.ts'
import { hashText } from './key-hash.ts'
import { createTextUnits, readTextUnits, weightedLength } from './text-units.ts'
import type { TextFamilies } from './text-families.ts'
import { canonicalLink } from './url-key.ts'

/** A post that names more objects than this is a list, not an act. */
const MOST_ACTIONS = 24

export interface ActionList {
  length: number
  readonly keys: Float64Array
  /** Places in `actionKinds`. */
  readonly kinds: Uint8Array
  /** What is shown if the object comes to be shared. */
  readonly labels: string[]
}

const REPOST = placeOf('repost')
const TEXT = placeOf('text')
const LINK = placeOf('link')
const MEDIA = placeOf('media')
const HASHTAGS = placeOf('hashtags')
const HASHTAG = placeOf('hashtag')
const REPLY = placeOf('reply')
const MENTION = placeOf('mention')
const seeds = Float64Array.from(actionKinds, (_, kind) => (kind + 1) * 0x51ed27)

export class ActionReader {
  readonly list: ActionList = {
    length: 0,
    keys: new Float64Array(MOST_ACTIONS),
    kinds: new Uint8Array(MOST_ACTIONS),
    labels: [],
  }
  private readonly weights: Float64Array
  private readonly minTextLength: number
  private readonly families: TextFamilies
  private readonly units = createTextUnits()

  constructor(config: AccountDetectionConfig, families: TextFamilies) {
    this.weights = weightsOf(config)
    this.minTextLength = config.minTextLength
    this.families = families
  }

  read(post: Post): ActionList {
    this.list.length = 0
    if (post.repostOf !== undefined) this.add(REPOST, post.repostOf)
    // The words of a repost are the other's: the repost itself says it already.
    else if (post.text !== undefined) this.addText(post.text)
    if (post.urls !== undefined) for (const url of post.urls) this.add(LINK, canonicalLink(url))
    if (post.mediaHashes !== undefined) for (const hash of post.mediaHashes) this.add(MEDIA, hash)
    if (post.hashtags !== undefined) this.addHashtags(post.hashtags)
    if (post.replyTo !== undefined) this.add(REPLY, post.replyTo)
    if (post.mentions !== undefined) for (const name of post.mentions) this.add(MENTION, name.toLowerCase())
    return this.list
  }

  /** The key under which a landing page or a text of an ad would stand. */
  keyOfLink(url: string): number {
    return hashText(canonicalLink(url), f64(seeds, LINK))
  }

  keyOfText(text: string): number {
    readTextUnits(text, this.units)
    return weightedLength(this.units) < this.minTextLength ? -1 : this.families.keyOf(this.units)
  }

  private addText(text: string): void {
    const key = this.keyOfText(text)
    if (key >= 0) this.put(TEXT, key, text)
  }

  /** Several hashtags in one order are more telling than each of them. */
  private addHashtags(tags: readonly string[]): void {
    if (tags.length > 1) this.add(HASHTAGS, tags.join(' ').toLowerCase())
    for (const tag of tags) this.add(HASHTAG, tag.toLowerCase())
  }

  private add(kind: number, value: string): void {
    if (value !== '' && f64(this.weights, kind) > 0) this.put(kind, hashText(value, f64(seeds, kind)), value)
  }

  private put(kind: number, key: number, label: string): void {
    const { list } = this
    if (list.length === MOST_ACTIONS) return
    for (let i = 0; i < list.length; i++) if (list.keys[i] === key) return
    list.keys[list.length] = key
    list.kinds[list.length] = kind
    list.labels[list.length] = label
    list.length++
  }
}
