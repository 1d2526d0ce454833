/** A map of bounded size: what was written longest ago goes first. Keys and values survive a checkpoint as a Map. */
export class RecentMap<Key, Value> {
  private entries = new Map<Key, Value>()
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key)
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size <= this.most) return
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest)
      return
    }
  }

  state(): Map<Key, Value> {
    return this.entries
  }

  restore(entries: Map<Key, Value>): void {
    this.entries = entries
  }
}
