import { update, useApp } from '../../store/app-store.ts'
import { cursorLine, linesNow, nextStop } from '../../store/grouping.ts'

/** Puts the cursor `by` lines further; the first move of all goes to the first line. */
export function moveCursor(by: number): number {
  const state = useApp.getState()
  const lines = linesNow(state)
  const at = cursorLine(lines, state.view)
  const to = at < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, at + by))
  return setCursorAt(to)
}

/** Puts the cursor on the next alert, over the headers of groups; a group that is folded is a stop. */
export function moveToAlert(by: 1 | -1): number {
  const state = useApp.getState()
  const lines = linesNow(state)
  const at = cursorLine(lines, state.view)
  return setCursorAt(at < 0 ? nextStop(lines, -1, 1) : nextStop(lines, at, by))
}

export function setCursorAt(index: number): number {
  const line = linesNow(useApp.getState())[index]
  const cursor = line?.type === 'row' ? line.id : null
  const groupCursor = line?.type === 'group' ? line.group.key : null
  update('view', (view) =>
    view.cursor === cursor && view.groupCursor === groupCursor ? view : { ...view, cursor, groupCursor },
  )
  return index
}

/** Folds a group away, or unfolds it; a cursor that was in it goes to its header. */
export function foldGroup(key: string, fold: boolean): void {
  const state = useApp.getState()
  const { cursor } = state.view
  const holdsCursor = linesNow(state).some(
    (line) => line.type === 'row' && line.id === cursor && line.group?.key === key,
  )
  update('view', (view) => {
    const collapsed = new Set(view.collapsed)
    if (fold) collapsed.add(key)
    else collapsed.delete(key)
    return { ...view, collapsed, ...(fold && holdsCursor ? { cursor: null, groupCursor: key } : {}) }
  })
}

/** The alerts as the list shows them, those in folded groups left out. */
export function shownIds(): string[] {
  return linesNow(useApp.getState()).flatMap((line) => (line.type === 'row' ? [line.id] : []))
}

/** The row to go on with after one has been decided: the next that is still part of the work. */
export function idAfter(id: string): string | null {
  const { lingering } = useApp.getState().feed
  const order = shownIds()
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
  update('view', (view) => ({
    ...view,
    pausedByHand: false,
    cursor: null,
    groupCursor: null,
    selected: new Set(),
    scrolled: false,
  }))
  document.querySelector('.alert-scroller')?.scrollTo({ top: 0 })
}
