/**
 * Which accounts hang together by edges. Joining is immediate (the smaller side is renamed, so an account is renamed
 * at most log n times); coming apart is found when a component is looked at again.
 */
import type { AccountTable } from './account-table.ts'
import type { PairStore } from './pair-store.ts'

export interface Component {
  readonly id: number
  accounts: number[]
  edges: number
  /** Edges gained and lost since it was last looked at. */
  gained: number
  lost: number
  lookedAt: number
}

export interface ComponentsState {
  readonly components: Map<number, Component>
  readonly edges: Map<number, number[]>
  readonly next: number
}

export class Components {
  private components = new Map<number, Component>()
  /** Edges (as pair slots) of each account that has any. */
  private edges = new Map<number, number[]>()
  private next = 0
  /** Components with an edge gained or lost since they were last looked at. */
  private readonly stale = new Set<Component>()
  private readonly accounts: AccountTable
  private readonly pairs: PairStore

  constructor(accounts: AccountTable, pairs: PairStore) {
    this.accounts = accounts
    this.pairs = pairs
  }

  /** Those that have changed since they were last looked at, the oldest first. */
  changed(): Component[] {
    return [...this.stale].sort((x, y) => x.id - y.id)
  }

  of(account: number): Component | undefined {
    return this.components.get(this.accounts.componentOf(account))
  }

  edgesOf(account: number): readonly number[] {
    return this.edges.get(account) ?? []
  }

  /** Joins both ends of a new edge; returns the component they are in now. */
  join(pair: number, clock: number): Component {
    const a = this.pairs.aOf(pair)
    const b = this.pairs.bOf(pair)
    this.hang(a, pair)
    this.hang(b, pair)
    const x = this.of(a)
    const y = this.of(b)
    const component = x && y ? this.unite(x, y) : (x ?? y ?? this.create([], clock))
    if (!x) this.enter(component, a)
    if (!y) this.enter(component, b)
    component.edges++
    component.gained++
    this.stale.add(component)
    return component
  }

  /** An edge has faded. The component is only marked: it may still hang together another way. */
  cut(pair: number): void {
    for (const account of [this.pairs.aOf(pair), this.pairs.bOf(pair)]) {
      const edges = this.edges.get(account)
      const index = edges?.indexOf(pair) ?? -1
      if (!edges || index < 0) continue
      edges.splice(index, 1)
      if (edges.length === 0) this.edges.delete(account)
    }
    const component = this.of(this.pairs.aOf(pair))
    if (!component) return
    component.edges--
    component.lost++
    this.stale.add(component)
  }

  /** Splits a component into what still hangs together; accounts without an edge leave. */
  settle(component: Component, clock: number): Component[] {
    this.remove(component)
    for (const account of component.accounts) this.accounts.setComponent(account, -1)
    const parts: Component[] = []
    for (const start of component.accounts) {
      if (this.accounts.componentOf(start) >= 0 || !this.edges.has(start)) continue
      const part = this.create([], clock)
      this.enter(part, start)
      for (let i = 0; i < part.accounts.length; i++) this.spread(part, part.accounts[i] ?? -1)
      part.edges /= 2
      parts.push(part)
    }
    return parts
  }

  state(): ComponentsState {
    return { components: this.components, edges: this.edges, next: this.next }
  }

  restore(state: ComponentsState): void {
    this.components = state.components
    this.edges = state.edges
    this.next = state.next
    this.stale.clear()
    for (const component of this.components.values())
      if (component.gained > 0 || component.lost > 0) this.stale.add(component)
  }

  private remove(component: Component): void {
    this.components.delete(component.id)
    this.stale.delete(component)
  }

  private spread(part: Component, account: number): void {
    for (const pair of this.edgesOf(account)) {
      part.edges++
      const other = this.pairs.otherOf(pair, account)
      if (this.accounts.componentOf(other) !== part.id) this.enter(part, other)
    }
  }

  private hang(account: number, pair: number): void {
    const edges = this.edges.get(account)
    if (edges) edges.push(pair)
    else this.edges.set(account, [pair])
  }

  private create(accounts: number[], clock: number): Component {
    const component = { id: this.next++, accounts, edges: 0, gained: 0, lost: 0, lookedAt: clock }
    this.components.set(component.id, component)
    return component
  }

  private enter(component: Component, account: number): void {
    component.accounts.push(account)
    this.accounts.setComponent(account, component.id)
  }

  private unite(x: Component, y: Component): Component {
    if (x.id === y.id) return x
    const [large, small] = x.accounts.length >= y.accounts.length ? [x, y] : [y, x]
    for (const account of small.accounts) this.enter(large, account)
    large.edges += small.edges
    large.gained += small.gained
    large.lost += small.lost
    this.remove(small)
    return large
  }
}
