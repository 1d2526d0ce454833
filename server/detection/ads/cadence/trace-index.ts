/**
 * Inverted index from what pages use (targeting choices, whole targetings, texts) to the pages that use it. What many
 * use tells nothing: a trace keeps its first 40 pages and from then on only counts.
 */
export type TraceKind = 'piece' | 'place' | 'targeting' | 'text'

export interface Trace {
  readonly kind: TraceKind
  readonly key: string
  /** Shortened, to show. */
  readonly text: string
  readonly weight: number
  pages: number[]
  /** How many pages used it, also beyond those kept. */
  count: number
  lastAt: number
}

const MAX_PAGES_PER_TRACE = 40
const MAX_TRACES = 400_000
const MAX_KEYS = 20_000
/** Few pages seen so far say little about how rare something is. */
const FEWEST_PAGES = 30

export class TraceIndex {
  private traces = new Map<number, Trace>()
  /** How many pages have a choice of this kind at all: age, interests, placements, … */
  private pagesWithKey = new Map<string, number>()

  get(hash: number): Trace | undefined {
    return this.traces.get(hash)
  }

  noteKey(key: string): void {
    if (!this.pagesWithKey.has(key) && this.pagesWithKey.size >= MAX_KEYS) return
    this.pagesWithKey.set(key, (this.pagesWithKey.get(key) ?? 0) + 1)
  }

  /** Surprise in bits that another page uses this too, among the pages that make such a choice at all. */
  bits(trace: Trace): number {
    const possible = Math.max(FEWEST_PAGES, this.pagesWithKey.get(trace.key) ?? 0)
    return trace.weight * Math.max(0, Math.log2(possible / Math.max(1, trace.count)))
  }

  /** Adds the page to the trace and returns it as it is now. */
  add(hash: number, page: number, at: number, trace: Omit<Trace, 'pages' | 'count' | 'lastAt'>): Trace {
    let held = this.traces.get(hash)
    if (held === undefined) {
      held = { ...trace, pages: [], count: 0, lastAt: at }
      if (this.traces.size < MAX_TRACES) this.traces.set(hash, held)
    }
    held.count += 1
    held.lastAt = Math.max(held.lastAt, at)
    if (held.pages.length < MAX_PAGES_PER_TRACE) held.pages.push(page)
    return held
  }

  /** Takes away pages that are forgotten, and traces that nobody used since `before`. */
  forget(pages: ReadonlySet<number>, before: number): void {
    for (const [hash, trace] of this.traces) {
      if (pages.size > 0) trace.pages = trace.pages.filter((page) => !pages.has(page))
      if (trace.lastAt < before || trace.pages.length === 0) this.traces.delete(hash)
    }
  }

  snapshot(): unknown {
    return { traces: this.traces, pagesWithKey: this.pagesWithKey }
  }

  restore(state: { traces: Map<number, Trace>; pagesWithKey: Map<string, number> }): void {
    this.traces = state.traces
    this.pagesWithKey = state.pagesWithKey
  }
}
