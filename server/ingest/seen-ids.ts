/**
 * The observation ids of late, so that the same id twice is stored once.
 *
 * Two generations of 64-bit hashes in open-addressing tables; the older one is dropped when the newer is full, so the
 * memory is bounded and the last `capacity` ids are always known. Two different ids collide about once in 10^13 pairs.
 */
import { hash } from 'node:crypto'

export class SeenIds {
  readonly #capacity: number
  #young: HashTable
  #old: HashTable | null = null

  constructor(capacity = 4_000_000) {
    this.#capacity = capacity
    this.#young = new HashTable(1 << 16)
  }

  has(hash: bigint): boolean {
    return this.#young.has(hash) || (this.#old?.has(hash) ?? false)
  }

  add(hash: bigint): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new HashTable(1 << 16)
    }
    this.#young.add(hash)
  }
}

class HashTable {
  #slots: BigUint64Array
  #mask: number
  size = 0

  constructor(slots: number) {
    this.#slots = new BigUint64Array(slots)
    this.#mask = slots - 1
  }

  has(hash: bigint): boolean {
    return this.#slots[this.#find(hash)] === hash
  }

  add(hash: bigint): void {
    if (this.size * 2 > this.#slots.length) this.#grow()
    const at = this.#find(hash)
    if (this.#slots[at] === hash) return
    this.#slots[at] = hash
    this.size++
  }

  #find(hash: bigint): number {
    let at = Number(hash & 0x3fff_ffffn) & this.#mask
    for (;;) {
      const found = this.#slots[at]
      if (found === 0n || found === hash) return at
      at = (at + 1) & this.#mask
    }
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new BigUint64Array(before.length * 2)
    this.#mask = this.#slots.length - 1
    for (const hash of before) if (hash !== 0n) this.#slots[this.#find(hash)] = hash
  }
}

/**
 * The id of an observation, in the space of its sender. Senders whose token may name any source share one space, so that
 * what comes again by another way is known. One whose token is tied to its sources has a space for each: it can neither
 * hide a record of somebody else by taking its id first, nor can its own be hidden so. Such senders need not trust each
 * other, so nobody must be able to make two ids that meet: SHA-256, its first 64 bits.
 */
export function hashIn(space: string | null, id: string): bigint {
  if (space === null) return hashId(id)
  return hash('sha256', JSON.stringify([space, id]), 'buffer').readBigUInt64BE() | 1n
}

const PRIME = 0x9e37_79b1
/** Two 32-bit lanes of a multiplicative hash (Murmur3's finaliser), never zero: zero marks an empty slot. */
export function hashId(id: string): bigint {
  let high = 0x811c_9dc5 ^ id.length
  let low = 0x1234_5671
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    high = Math.imul(high ^ code, PRIME)
    high ^= high >>> 15
    low = Math.imul(low + code, 0x85eb_ca6b)
    low ^= low >>> 13
  }
  high = Math.imul(high ^ (high >>> 16), 0xc2b2_ae35)
  low = Math.imul(low ^ (low >>> 16), 0x27d4_eb2f)
  return (BigInt((high ^ (high >>> 13)) >>> 0) << 32n) | BigInt(((low ^ (low >>> 15)) | 1) >>> 0)
}
