import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react'

import { undoLast } from '../../live/commands.ts'
import { showPending } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { rememberKeys } from '../../store/begun-keys.ts'
import { fateOfKey, type ShortcutName } from '../../store/key-map.ts'
import { shortcutPath } from '../../store/shortcut-path.ts'
import { toggleSelected, type ActionForm } from '../../store/view-state.ts'
import { cursorLine, linesNow, type Line } from '../../store/grouping.ts'
import { focusList, foldGroup, goLive, moveCursor, moveToAlert, setCursorAt } from './cursor.ts'
import { quickAct, quickSnooze } from './quick-actions.ts'
import { useNavigation } from './use-navigation.ts'

const PAGE_ROWS = 15

const formOf: Partial<Record<ShortcutName, ActionForm>> = {
  escalate: { type: 'escalate' },
  assign: { type: 'assign' },
  note: { type: 'note' },
  merge: { type: 'merge' },
  closeTrue: { type: 'close', disposition: 'true-positive-actioned' },
  closeFalse: { type: 'close', disposition: 'false-positive-threshold' },
  closeBenign: { type: 'close', disposition: 'benign' },
  closeInsufficient: { type: 'close', disposition: 'insufficient-evidence' },
  closeDuplicate: { type: 'close', disposition: 'duplicate' },
}

/** The list's own keys, and the shortcuts; they work only while the list has the focus. */
export function useFeedKeys(scroller: RefObject<HTMLElement | null>, scrollTo: (index: number) => void) {
  const { open, goTo } = useNavigation()
  useFocusFollowsCursor(scroller)

  const openForm = (form: ActionForm) => {
    const { view } = useApp.getState()
    if (view.selected.size === 0) {
      if (view.cursor === null) return
      if (view.openId !== view.cursor) open(view.cursor)
    }
    update('view', (held) => ({ ...held, form }))
  }
  const move = (index: number) => {
    scrollTo(index)
    const { view } = useApp.getState()
    // With the drawer open, it follows the cursor.
    if (view.openId !== null && view.cursor !== null && view.openId !== view.cursor) open(view.cursor)
  }
  const run = (name: ShortcutName) => {
    const form = formOf[name]
    const path = shortcutPath(name, useApp.getState())
    if (form !== undefined) openForm(form)
    else if (path !== undefined) goTo(path)
    else runners(move, open)[name]?.()
  }

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (runListKey(event.key, event.target, move, open)) {
      event.preventDefault()
      return
    }
    const { settings, view } = useApp.getState()
    if (!settings.shortcuts || view.overlay !== 'none' || event.key.length !== 1) return
    const fate = fateOfKey(settings.keys, view.keysBegun, event.key)
    rememberKeys(fate.type === 'wait' ? fate.prefix : '')
    if (fate.type === 'none') return
    event.preventDefault()
    if (fate.type === 'fire') run(fate.name)
  }
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select')
}

/** Keys of the grid pattern; they stay when the shortcuts are switched off. */
function runListKey(
  key: string,
  target: EventTarget,
  move: (index: number) => void,
  open: (id: string | null) => void,
): boolean {
  const last = linesNow(useApp.getState()).length - 1
  switch (key) {
    case 'ArrowDown':
      move(moveCursor(1))
      return true
    case 'ArrowUp':
      move(moveCursor(-1))
      return true
    case 'PageDown':
      move(moveCursor(PAGE_ROWS))
      return true
    case 'PageUp':
      move(moveCursor(-PAGE_ROWS))
      return true
    case 'Home':
      move(setCursorAt(0))
      return true
    case 'End':
      move(setCursorAt(last))
      return true
    case 'ArrowLeft':
      return outward(move)
    case 'ArrowRight':
      return inward(move)
    case ' ':
      toggleCursor()
      return true
    case 'Enter':
      if (target instanceof HTMLElement && target.closest('button') !== null) return false
      openCursor(open)
      return true
    case 'Escape':
      return leave(open)
    default:
      return false
  }
}

function lineUnderCursor(): Line | undefined {
  const state = useApp.getState()
  return linesNow(state)[cursorLine(linesNow(state), state.view)]
}

/** Left folds the group, or goes from an alert to the header of its group. */
function outward(move: (index: number) => void): boolean {
  const line = lineUnderCursor()
  if (line?.type === 'group') foldGroup(line.group.key, true)
  else if (line?.group == null) return false
  else {
    const { group } = line
    const lines = linesNow(useApp.getState())
    move(setCursorAt(lines.findIndex((each) => each.type === 'group' && each.group.key === group.key)))
  }
  return true
}

/** Right unfolds the group, or goes to its first alert. */
function inward(move: (index: number) => void): boolean {
  const line = lineUnderCursor()
  if (line?.type !== 'group') return false
  if (line.collapsed) foldGroup(line.group.key, false)
  else move(moveCursor(1))
  return true
}

/** An alert is selected, or all of a group. */
function toggleCursor(): void {
  const line = lineUnderCursor()
  if (line === undefined) return
  const ids = line.type === 'row' ? [line.id] : line.group.ids
  update('view', (view) => toggleSelected(view, ids, !ids.every((id) => view.selected.has(id))))
}

/** Enter opens; a second Enter goes into what is open. On the header of a group it folds and unfolds. */
function openCursor(open: (id: string | null) => void): void {
  const line = lineUnderCursor()
  if (line?.type === 'group') foldGroup(line.group.key, !line.collapsed)
  const { cursor, openId } = useApp.getState().view
  if (cursor === null) return
  if (openId === cursor) document.getElementById('alert-detail')?.focus()
  else open(cursor)
}

/** Escape undoes one thing at a time: the open alert, the selection, the cursor. */
function leave(open: (id: string | null) => void): boolean {
  const { view } = useApp.getState()
  if (view.openId !== null) open(null)
  else if (view.selected.size > 0) update('view', (held) => ({ ...held, selected: new Set() }))
  else if (view.cursor !== null || view.groupCursor !== null) goLive()
  else return false
  return true
}

function runners(
  move: (index: number) => void,
  open: (id: string | null) => void,
): Partial<Record<ShortcutName, () => void>> {
  return {
    next: () => move(moveToAlert(1)),
    previous: () => move(moveToAlert(-1)),
    open: () => openCursor(open),
    select: toggleCursor,
    claim: () => void quickAct({ action: 'claim', payload: {} }),
    undo: () => void undoLast(),
    snoozeHour: () => void quickSnooze('hour'),
    snoozeShift: () => void quickSnooze('shift'),
    snoozeDoubles: () => void quickSnooze('doubles'),
    snoozePolls: () => void quickSnooze('polls'),
    showPending,
    pause: togglePause,
    search: () => document.getElementById('feed-search')?.focus(),
    facets: () => document.querySelector<HTMLElement>('#facets input, #facets button')?.focus(),
    help: () => update('view', (view) => ({ ...view, overlay: 'help' })),
  }
}

export function togglePause(): void {
  const { view } = useApp.getState()
  if (view.pausedByHand) goLive()
  else update('view', (held) => ({ ...held, pausedByHand: true }))
}

/** The focus goes with the cursor, but only when it is in the list already: data that arrives never moves it. */
function useFocusFollowsCursor(scroller: RefObject<HTMLElement | null>): void {
  const cursor = useApp((state) => state.view.cursor ?? state.view.groupCursor)
  const lines = useApp(linesNow)
  const index = useApp((state) => cursorLine(linesNow(state), state.view))
  const lastIndex = useRef(0)
  const hadFocus = useRef(false)

  useEffect(() => {
    const grid = scroller.current?.closest('#alert-list')
    if (grid == null) return undefined
    const into = () => (hadFocus.current = true)
    const out = (event: Event) => {
      // A row that is taken out of the page loses the focus to nobody: it stays the list's.
      const to = event instanceof FocusEvent ? event.relatedTarget : null
      if (to instanceof Element || document.hasFocus()) hadFocus.current = to instanceof Element && grid.contains(to)
    }
    grid.addEventListener('focusin', into)
    grid.addEventListener('focusout', out)
    return () => {
      grid.removeEventListener('focusin', into)
      grid.removeEventListener('focusout', out)
    }
  }, [scroller])

  useLayoutEffect(() => {
    if (cursor !== null && index < 0 && lines.length > 0) {
      setCursorAt(Math.min(lastIndex.current, lines.length - 1))
      return
    }
    if (index >= 0) lastIndex.current = index
    const grid = scroller.current?.closest('#alert-list')
    const active = document.activeElement
    const inList = grid?.contains(active) === true || (hadFocus.current && active === document.body)
    if (inList && !(active instanceof HTMLElement && active.matches('button, input'))) focusList()
  }, [scroller, cursor, index, lines])
}
