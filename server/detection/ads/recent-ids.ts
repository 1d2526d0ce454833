/** Remembers at least the last `capacity` ids it was given, in two generations, as hashes. */
import { textHash } from './text-hash.ts'

export class RecentIds {
  private readonly capacity: number
  private young = new Set<number>()
  private old = new Set<number>()

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** True where the id is new. */
  add(id: string): boolean {
    const hash = textHash(id)
    if (this.young.has(hash) || this.old.has(hash)) return false
    this.young.add(hash)
    if (this.young.size >= this.capacity) {
      this.old = this.young
      this.young = new Set()
    }
    return true
  }

  snapshot(): unknown {
    return { young: this.young, old: this.old }
  }

  restore(state: { young: Set<number>; old: Set<number> }): void {
    this.young = state.young
    this.old = state.old
  }
}
