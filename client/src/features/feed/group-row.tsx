/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtualised grid cannot be a table element: its rows are placed by hand */
import { memo, useMemo, type CSSProperties } from 'react'

import { severities, type Severity } from '../../../../shared/domain/alert.ts'
import { passesFilter } from '../../../../shared/domain/feed-filter.ts'
import { severityRank } from '../../../../shared/domain/feed-order.ts'
import { GROUPED_ROWS } from '../../live/feed-link.ts'
import { useApp, type AppState } from '../../store/app-store.ts'
import type { Group } from '../../store/grouping.ts'
import { SeverityGlyph, SeverityMark } from '../../ui/severity-mark.tsx'
import { useGroupLabel } from './group-label.ts'

interface GroupRowProps {
  readonly group: Group
  readonly collapsed: boolean
  readonly index: number
  readonly style: CSSProperties
  readonly isCursor: boolean
}

/** The header of a group: how many of it are in the view and the worst of them, told as the rows change. */
export const GroupRow = memo(function GroupRow({ group, collapsed, index, style, isCursor }: GroupRowProps) {
  const numbers = useApp((state) => tallyOfGroup(state, group))
  const tally = useMemo(() => readTally(numbers), [numbers])
  const whole = useApp((state) => wholeOfGroup(state, group))
  const isPartial = useApp((state) => state.feed.more)
  const isSelected = useApp((state) => group.ids.every((id) => state.view.selected.has(id)))
  const label = useGroupLabel(group)
  const count = countText(tally.total, whole, isPartial)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!collapsed}
      aria-selected={isSelected}
      tabIndex={isCursor ? 0 : -1}
      className={isCursor ? 'group-row is-cursor' : 'group-row'}
      style={style}
      data-group={group.key}
      data-index={index}
    >
      <div role="gridcell" className="cell cell-select">
        <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={`Select all of: ${label}`} />
      </div>
      <div role="gridcell" className="group-cell" aria-colspan={10}>
        <svg className="group-fold" viewBox="0 0 12 12" aria-hidden="true">
          <path d={collapsed ? 'M4 2l4 4-4 4' : 'M2 4l4 4 4-4'} fill="none" stroke="currentcolor" strokeWidth="1.5" />
        </svg>
        {tally.worst !== null && <SeverityMark severity={tally.worst} />}
        <span className="truncate group-label" title={label}>
          {label}
        </span>
        <span className="group-count">{count}</span>
        <span className="group-severities">
          {tally.counts.map(([severity, n]) => (
            <span key={severity}>
              <SeverityGlyph severity={severity} />
              <span className="visually-hidden">{severity}</span> {n}
            </span>
          ))}
        </span>
      </div>
    </div>
  )
})

/** "12", or of a view that is not loaded whole "12 of 3,400 shown", or "12 shown" where nobody counted the rest. */
export function countText(shown: number, whole: number | null, isPartial: boolean): string {
  const said = shown.toLocaleString('en')
  if (!isPartial) return said
  return whole === null || whole <= shown ? `${said} shown` : `${said} of ${whole.toLocaleString('en')} shown`
}

const told = new WeakMap<
  Group,
  { readonly of: AppState['feed']['rows']; readonly gone: unknown; readonly text: string }
>()

/** Numbers by severity as one text, so that a header is drawn again only when one of them changed. */
function tallyOfGroup({ feed }: AppState, group: Group): string {
  const held = told.get(group)
  if (held?.of === feed.rows && held.gone === feed.gone) return held.text
  const text = countGroup(feed, group)
  told.set(group, { of: feed.rows, gone: feed.gone, text })
  return text
}

function countGroup(feed: AppState['feed'], { ids }: Group): string {
  const counts = severities.map(() => 0)
  for (const id of ids) {
    const row = feed.rows.get(id)
    if (row === undefined || feed.gone.has(id) || !passesFilter(feed.filter, row)) continue
    const rank = severityRank(row.severity)
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  return counts.join(' ')
}

function readTally(told: string): {
  total: number
  worst: Severity | null
  counts: (readonly [Severity, number])[]
} {
  const numbers = told.split(' ').map(Number)
  const counts = severities.flatMap((severity, rank): (readonly [Severity, number])[] => {
    const n = numbers[rank] ?? 0
    return n === 0 ? [] : [[severity, n]]
  })
  return { total: numbers.reduce((sum, n) => sum + n, 0), worst: counts[0]?.[0] ?? null, counts }
}

/** All of a group in the view, where the facets count just that; else null. */
function wholeOfGroup({ feed, view }: AppState, { key }: Group): number | null {
  const facets = feed.tally?.facets
  if (facets === undefined) return null
  if (view.groupBy === 'detector') return facets.detectors[key] ?? null
  return view.groupBy === 'kind' ? (facets.kinds[key] ?? null) : null
}

/** Where the view is larger than what is loaded, groups are no whole and say so. */
export function GroupNote() {
  const more = useApp((state) => state.feed.more && state.feed.status === 'ready')
  const shown = useApp((state) => state.feed.order.length)
  const total = useApp((state) => state.feed.tally?.total ?? 0)
  if (!more) return null
  return (
    <p className="group-note" role="note">
      Grouped are the {shown.toLocaleString('en')} most severe of {total.toLocaleString('en')} alerts. Narrow the view
      to {GROUPED_ROWS.toLocaleString('en')} to group them all.
    </p>
  )
}
