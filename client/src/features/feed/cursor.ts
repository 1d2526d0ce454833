import { update, useApp } from '../../store/app-store.ts'

/** Puts the cursor `by` rows further; the first move of all goes to the first row. */
export function moveCursor(by: number): number {
  const { view, feed } = useApp.getState()
  const at = view.cursor === null ? -1 : feed.order.indexOf(view.cursor)
  const to = at < 0 ? 0 : Math.min(feed.order.length - 1, Math.max(0, at + by))
  return setCursorAt(to)
}

export function setCursorAt(index: number): number {
  const id = useApp.getState().feed.order[index] ?? null
  update('view', (view) => (view.cursor === id ? view : { ...view, cursor: id }))
  return index
}

/** The row to go on with after one has been decided: the next that is still part of the work. */
export function idAfter(id: string): string | null {
  const { order, lingering } = useApp.getState().feed
  const at = order.indexOf(id)
  const later = order.slice(at + 1).find((each) => !lingering.has(each))
  return later ?? order.slice(0, Math.max(0, at)).findLast((each) => !lingering.has(each)) ?? null
}

/** The same row while it is part of the work, or else the one to go on with. */
export function idStill(id: string): string | null {
  return useApp.getState().feed.lingering.has(id) ? idAfter(id) : id
}

/** Back to the list, to the cursor's row where there is one. */
export function focusList(): void {
  const list = document.getElementById('alert-list')
  const row = list?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')
  const target = row ?? list
  target?.focus({ preventScroll: true })
}

export function goLive(): void {
  update('view', (view) => ({ ...view, pausedByHand: false, cursor: null, selected: new Set(), scrolled: false }))
  document.querySelector('.alert-scroller')?.scrollTo({ top: 0 })
}
