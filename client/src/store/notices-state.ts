/** What the page says to its person: outcomes of actions and notices of the server. */

export interface Notice {
  readonly id: string
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad'
  readonly text: string
  readonly alertId: string | null
  /** Time to take it back, in milliseconds of the page's clock. */
  readonly undo: { readonly alertIds: readonly string[]; readonly until: number } | null
  readonly at: number
  /** The server keeps it under this id until it is read. */
  readonly isKept?: boolean
}

export interface NoticesState {
  readonly shown: readonly Notice[]
  /** For the two live regions: the newest summary, and the newest critical. */
  readonly polite: string
  readonly assertive: string
  /** Kept notices that are not read. */
  readonly unread: number
}

export const emptyNotices: NoticesState = { shown: [], polite: '', assertive: '', unread: 0 }

const MOST = 4

export function addNotice(state: NoticesState, notice: Notice): NoticesState {
  const others = state.shown.filter((each) => each.id !== notice.id)
  return { ...state, shown: [...others, notice].slice(-MOST) }
}

/** `at` drops it only if nothing newer was said in its place. */
export function dropNotice(state: NoticesState, id: string, at?: number): NoticesState {
  const shown = state.shown.filter((each) => each.id !== id || (at !== undefined && each.at !== at))
  return shown.length === state.shown.length ? state : { ...state, shown }
}
