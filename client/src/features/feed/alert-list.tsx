/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtualised grid cannot be a table element: its rows are placed by hand */
import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type MouseEvent } from 'react'

import { loadMore } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { cursorLine, linesNow, type Line } from '../../store/grouping.ts'
import { toggleSelected } from '../../store/view-state.ts'
import { Late } from '../../ui/late.tsx'
import { AlertRow } from './alert-row.tsx'
import { foldGroup, shownIds } from './cursor.ts'
import { EmptyFeed } from './empty-feed.tsx'
import { GroupNote, GroupRow } from './group-row.tsx'
import { useFeedKeys } from './use-feed-keys.ts'
import { useNavigation } from './use-navigation.ts'

const ROW_PX = 36
const CARD_PX = 120
const GROUP_PX = 32
/** Below this width of the list a row becomes a card. */
const CARDS_BELOW_PX = 500
const POINTER_REST_MS = 1200
const LOAD_AHEAD_ROWS = 40

const columns = [
  ['severity', 'Severity'],
  ['age', 'Age'],
  ['what', 'What and why'],
  ['election', 'Election'],
  ['entity', 'Entity'],
  ['measure', 'Measure'],
  ['count', 'Count'],
  ['owner', 'Owner'],
  ['state', 'State'],
  ['sla', 'SLA'],
] as const

export function AlertList() {
  const lines = useApp(linesNow)
  const isGrouped = useApp((state) => state.view.groupBy !== 'none')
  const status = useApp((state) => state.feed.status)
  const total = useApp((state) => state.feed.tally?.total ?? 0)
  const waiting = useApp((state) => state.feed.tally === null)
  const cursor = useApp((state) => state.view.cursor)
  const selected = useApp((state) => state.view.selected)
  const openId = useApp((state) => state.view.openId)
  const scroller = useRef<HTMLDivElement>(null)
  const { open } = useNavigation()
  const isNarrow = useNarrow(scroller)
  const cursorIndex = useApp((state) => cursorLine(linesNow(state), state.view))
  const rowPx = isNarrow ? CARD_PX : ROW_PX
  const heightOf = (line: Line | undefined) => (line?.type === 'group' ? GROUP_PX : rowPx)

  // oxlint-disable-next-line react/incompatible-library -- the compiler is not used; rows are memoised by hand.
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(lines[index]),
    getItemKey: (index) => keyOfLine(lines[index]) ?? index,
    overscan: 8,
    useFlushSync: false,
    // The row that has the focus stays in the page when it is scrolled out of sight.
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range)
      return cursorIndex < 0 || indexes.includes(cursorIndex)
        ? indexes
        : [...indexes, cursorIndex].sort((a, b) => a - b)
    },
  })
  // Lines differ in height only in groups; without them a second drawing of every change would be for nothing.
  const uneven = isGrouped ? lines : null
  useLayoutEffect(() => rows.measure(), [rows, rowPx, uneven])
  useLoadAhead(rows.range?.endIndex ?? 0, lines.length)
  usePointerRest(scroller)
  useKeepPlace(scroller, lines, cursorIndex, heightOf)
  const onKeyDown = useFeedKeys(scroller, (index) => rows.scrollToIndex(index, { align: 'auto' }))

  const onClick = useCallback(
    (event: MouseEvent<HTMLDivElement>) => {
      const target = event.target instanceof Element ? event.target : null
      if (target === null || target.closest('button') !== null) return
      const group = target.closest('[data-group]')
      if (group !== null) {
        pressGroup(group.getAttribute('data-group') ?? '', target.closest('.cell-select') !== null)
        return
      }
      const id = target.closest('[data-alert-id]')?.getAttribute('data-alert-id')
      if (id == null) return
      const onCheckbox = target.closest('.cell-select') !== null
      update('view', (view) => ({ ...view, cursor: id, groupCursor: null }))
      if (!onCheckbox && !event.shiftKey) {
        open(id)
        return
      }
      update('view', (view) => selectUpTo(view, shownIds(), id, event.shiftKey ? cursor : null))
    },
    [cursor, open],
  )
  const isEmpty = lines.length === 0 && !waiting && status !== 'loading'
  return (
    // A grid, or a tree of rows when they stand in groups.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the role is chosen below
    <div
      className={isNarrow ? 'alert-list is-cards' : 'alert-list'}
      role={isGrouped ? 'treegrid' : 'grid'}
      aria-label="Alerts"
      aria-rowcount={(isGrouped ? lines.length : total) + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-busy={status === 'loading'}
      tabIndex={cursorIndex < 0 ? 0 : -1}
      onKeyDown={onKeyDown}
      id="alert-list"
    >
      {isGrouped && <GroupNote />}
      <ListHead />
      {/* Presses on rows; the keyboard is handled on the grid above. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <div className="alert-scroller" role="rowgroup" ref={scroller} onClick={onClick} onScroll={noteScroll}>
        {isEmpty && <EmptyFeed />}
        {waiting && (
          <Late>
            <SkeletonRows />
          </Late>
        )}
        <div className="alert-canvas" style={{ height: rows.getTotalSize() }} role="presentation">
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index]
            const isCursor = item.index === cursorIndex
            const style = { transform: `translateY(${item.start}px)`, height: heightOf(line) }
            if (line === undefined) return null
            if (line.type === 'group') {
              const { group, collapsed } = line
              return <GroupRow key={item.key} {...{ group, collapsed, index: item.index, style, isCursor }} />
            }
            return (
              <AlertRow
                key={item.key}
                id={line.id}
                index={item.index}
                isGrouped={isGrouped}
                style={style}
                isCursor={isCursor}
                isSelected={selected.has(line.id)}
                isOpen={line.id === openId}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function keyOfLine(line: Line | undefined): string | undefined {
  return line?.type === 'group' ? `group ${line.group.key}` : line?.id
}

/** A press on the header of a group: on its box it selects the group, anywhere else it folds it. */
function pressGroup(key: string, onCheckbox: boolean): void {
  const line = linesNow(useApp.getState()).find((each) => each.type === 'group' && each.group.key === key)
  if (line?.type !== 'group') return
  update('view', (view) => ({ ...view, cursor: null, groupCursor: key }))
  const { ids } = line.group
  if (onCheckbox) update('view', (view) => toggleSelected(view, ids, !ids.every((id) => view.selected.has(id))))
  else foldGroup(key, !line.collapsed)
}

function selectUpTo(
  view: Parameters<typeof toggleSelected>[0],
  order: readonly string[],
  id: string,
  from: string | null,
) {
  const start = from === null ? -1 : order.indexOf(from)
  const end = order.indexOf(id)
  if (start < 0 || end < 0) return toggleSelected(view, [id], !view.selected.has(id))
  return toggleSelected(view, order.slice(Math.min(start, end), Math.max(start, end) + 1), true)
}

function noteScroll(event: { currentTarget: HTMLElement }): void {
  const scrolled = event.currentTarget.scrollTop > ROW_PX
  update('view', (view) => (view.scrolled === scrolled ? view : { ...view, scrolled }))
}

function ListHead() {
  const order = useApp((state) => state.feed.order)
  const selected = useApp((state) => state.view.selected)
  const all = order.length > 0 && selected.size >= order.length
  return (
    <div role="rowgroup" className="alert-head-group">
      <div role="row" aria-rowindex={1} className="alert-head">
        <div role="columnheader" className="cell cell-select">
          <input
            type="checkbox"
            aria-label="Select all loaded alerts"
            checked={all}
            onChange={() =>
              update('view', (view) => (all ? { ...view, selected: new Set() } : toggleSelected(view, order, true)))
            }
          />
        </div>
        {columns.map(([name, title]) => (
          <div key={name} role="columnheader" className={`cell cell-${name}`}>
            {name === 'count' ? (
              <abbr title="How often it was found" aria-label={title}>
                ×
              </abbr>
            ) : (
              title
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

function SkeletonRows() {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 18 }, (_, index) => (
        <div key={index} className="alert-skeleton">
          <span className="skeleton-bar" style={{ width: 64 }} />
          <span className="skeleton-bar" style={{ width: `${40 + ((index * 17) % 35)}%` }} />
          <span className="skeleton-bar" style={{ width: 90 }} />
        </div>
      ))}
    </div>
  )
}

function useNarrow(element: React.RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return undefined
    const observer = new ResizeObserver(() => setNarrow(watched.clientWidth < CARDS_BELOW_PX))
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return isNarrow
}

function useLoadAhead(lastIndex: number, loaded: number): void {
  const more = useApp((state) => state.feed.more && !state.feed.loadingMore && state.feed.status === 'ready')
  const connected = useApp((state) => state.link.connected)
  useEffect(() => {
    if (more && connected && lastIndex + LOAD_AHEAD_ROWS >= loaded) void loadMore()
  }, [more, connected, lastIndex, loaded])
}

/** While the pointer moves over the rows they stand still, so that a press lands on what was aimed at. */
function usePointerRest(element: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const watched = element.current
    if (watched === null) return undefined
    let timer: ReturnType<typeof setTimeout> | null = null
    const set = (pointing: boolean) =>
      update('view', (view) => (view.pointing === pointing ? view : { ...view, pointing }))
    const rest = () => {
      timer = null
      set(false)
    }
    const moved = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(rest, POINTER_REST_MS)
      set(true)
    }
    watched.addEventListener('pointermove', moved, { passive: true })
    return () => {
      watched.removeEventListener('pointermove', moved)
      if (timer !== null) clearTimeout(timer)
      set(false)
    }
  }, [element])
}

/** When the list takes in what was pending, the cursor's row stays where the eye has it. */
function useKeepPlace(
  scroller: React.RefObject<HTMLElement | null>,
  lines: readonly Line[],
  cursorIndex: number,
  heightOf: (line: Line | undefined) => number,
): void {
  const top = lines.slice(0, Math.max(0, cursorIndex)).reduce((sum, line) => sum + heightOf(line), 0)
  const order = useApp((state) => state.feed.order)
  const key = keyOfLine(lines[cursorIndex])
  const before = useRef({ order, key, top })
  useLayoutEffect(() => {
    const last = before.current
    before.current = { order, key, top }
    // What one folds by hand may move; what comes in may not.
    if (last.order === order || key === undefined || last.key !== key || scroller.current === null) return
    if (top !== last.top) scroller.current.scrollBy({ top: top - last.top, behavior: 'instant' })
  }, [scroller, order, key, top])
}
