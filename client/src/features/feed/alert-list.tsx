/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtualised grid cannot be a table element: its rows are placed by hand */
import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type MouseEvent } from 'react'

import { loadMore } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { toggleSelected } from '../../store/view-state.ts'
import { Late } from '../../ui/late.tsx'
import { AlertRow } from './alert-row.tsx'
import { EmptyFeed } from './empty-feed.tsx'
import { useFeedKeys } from './use-feed-keys.ts'
import { useNavigation } from './use-navigation.ts'

const ROW_PX = 36
const CARD_PX = 104
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
  const order = useApp((state) => state.feed.order)
  const status = useApp((state) => state.feed.status)
  const total = useApp((state) => state.feed.tally?.total ?? 0)
  const waiting = useApp((state) => state.feed.tally === null)
  const cursor = useApp((state) => state.view.cursor)
  const selected = useApp((state) => state.view.selected)
  const openId = useApp((state) => state.view.openId)
  const scroller = useRef<HTMLDivElement>(null)
  const { open } = useNavigation()
  const isNarrow = useNarrow(scroller)
  const cursorIndex = cursor === null ? -1 : order.indexOf(cursor)
  const rowPx = isNarrow ? CARD_PX : ROW_PX

  // oxlint-disable-next-line react/incompatible-library -- the compiler is not used; rows are memoised by hand.
  const rows = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => order[index] ?? index,
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
  useLayoutEffect(() => rows.measure(), [rows, rowPx])
  useLoadAhead(rows.range?.endIndex ?? 0, order.length)
  usePointerRest(scroller)
  useKeepPlace(scroller, order, cursorIndex, rowPx)
  const onKeyDown = useFeedKeys(scroller, (index) => rows.scrollToIndex(index, { align: 'auto' }))

  const onClick = useCallback(
    (event: MouseEvent<HTMLDivElement>) => {
      const target = event.target instanceof Element ? event.target : null
      const id = target?.closest('[data-alert-id]')?.getAttribute('data-alert-id')
      if (id == null || target === null || target.closest('button') !== null) return
      const onCheckbox = target.closest('.cell-select') !== null
      update('view', (view) => ({ ...view, cursor: id }))
      if (!onCheckbox && !event.shiftKey) {
        open(id)
        return
      }
      update('view', (view) => selectUpTo(view, useApp.getState().feed.order, id, event.shiftKey ? cursor : null))
    },
    [cursor, open],
  )
  const isEmpty = order.length === 0 && !waiting && status !== 'loading'
  return (
    <div
      className={isNarrow ? 'alert-list is-cards' : 'alert-list'}
      role="grid"
      aria-label="Alerts"
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-busy={status === 'loading'}
      tabIndex={cursorIndex < 0 ? 0 : -1}
      onKeyDown={onKeyDown}
      id="alert-list"
    >
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
          {rows.getVirtualItems().map((item) => (
            <AlertRow
              key={item.key}
              id={String(item.key)}
              index={item.index}
              style={{ transform: `translateY(${item.start}px)`, height: rowPx }}
              isCursor={item.index === cursorIndex}
              isSelected={selected.has(String(item.key))}
              isOpen={item.key === openId}
            />
          ))}
        </div>
      </div>
    </div>
  )
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
  order: readonly string[],
  cursorIndex: number,
  rowPx: number,
): void {
  const before = useRef({ order, cursorIndex })
  useLayoutEffect(() => {
    const last = before.current
    before.current = { order, cursorIndex }
    if (last.order === order || last.cursorIndex < 0 || cursorIndex < 0 || scroller.current === null) return
    if (last.order[last.cursorIndex] !== order[cursorIndex]) return
    const moved = (cursorIndex - last.cursorIndex) * rowPx
    if (moved !== 0) scroller.current.scrollBy({ top: moved, behavior: 'instant' })
  }, [scroller, order, cursorIndex, rowPx])
}
