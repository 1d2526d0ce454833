import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import type { FeedState } from './feed-state.ts'
import type { GroupBy } from './grouping.ts'

/** Forms of the drawer that a shortcut may open. */
export type ActionForm =
  | { type: 'close'; disposition: string | null }
  | { type: 'escalate' }
  | { type: 'snooze' }
  | { type: 'assign' }
  | { type: 'note' }
  | { type: 'merge' }
  | { type: 'take-over' }
  | { type: 'reopen' }
  | { type: 'return' }
  | { type: 'answer' }
  | { type: 'override' }
  | { type: 'split' }

/** What the analyst chose; the filter and the open alert are mirrored in the address. */
export interface ViewState {
  readonly filter: FeedFilter
  readonly groupBy: GroupBy
  /** Groups whose rows are folded away. */
  readonly collapsed: ReadonlySet<string>
  readonly openId: string | null
  readonly cursor: string | null
  /** The group whose header the cursor is on; there is no row under it then. */
  readonly groupCursor: string | null
  readonly selected: ReadonlySet<string>
  /** Selected rows that the list has not loaded: the rest of a whole view. */
  readonly selectedBeyond: ReadonlyMap<string, AlertRow>
  readonly form: ActionForm | null
  readonly pausedByHand: boolean
  readonly hidden: boolean
  readonly menus: number
  readonly scrolled: boolean
  /** The pointer moves over the rows: they must not move under it. */
  readonly pointing: boolean
  readonly overlay: 'none' | 'help' | 'palette'
  /** Keys of a sequence that is begun: what may follow is shown. */
  readonly keysBegun: string
}

export const firstView: ViewState = {
  filter: {},
  groupBy: 'none',
  collapsed: new Set(),
  openId: null,
  cursor: null,
  groupCursor: null,
  selected: new Set(),
  selectedBeyond: new Map(),
  form: null,
  pausedByHand: false,
  hidden: false,
  menus: 0,
  scrolled: false,
  pointing: false,
  overlay: 'none',
  keysBegun: '',
}

export type PauseReason = 'hand' | 'selected' | 'cursor' | 'open' | 'menu' | 'scrolled' | 'hidden' | 'pointing'

/** Why the list stands still; empty when it is live. */
export function pauseReasons(view: ViewState, feed: Pick<FeedState, 'order'>): PauseReason[] {
  const reasons: PauseReason[] = []
  if (view.pausedByHand) reasons.push('hand')
  if (view.selected.size > 0) reasons.push('selected')
  const isBelowFirst = view.cursor !== null && feed.order.length > 0 && view.cursor !== feed.order[0]
  if (isBelowFirst || view.groupCursor !== null) reasons.push('cursor')
  if (view.openId !== null) reasons.push('open')
  if (view.menus > 0 || view.overlay !== 'none') reasons.push('menu')
  if (view.scrolled) reasons.push('scrolled')
  if (view.hidden) reasons.push('hidden')
  if (view.pointing) reasons.push('pointing')
  return reasons
}

export function isStill(view: ViewState, feed: Pick<FeedState, 'order'>): boolean {
  return pauseReasons(view, feed).length > 0
}

export function toggleSelected(view: ViewState, ids: readonly string[], on: boolean): ViewState {
  const selected = new Set(view.selected)
  for (const id of ids) {
    if (on) selected.add(id)
    else selected.delete(id)
  }
  return { ...view, selected }
}
