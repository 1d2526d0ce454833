/** The list in groups. A group stands where its first row would: the most severe, unowned and oldest first. */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { viewGroupings } from '../../../shared/protocol/views.ts'

export type GroupBy = (typeof viewGroupings)[number]

export interface Group {
  readonly key: string
  /** Its alerts in the order of the feed. */
  readonly ids: readonly string[]
}

/** What stands in one place of the list: a group's header, or an alert. */
export type Line =
  | { readonly type: 'group'; readonly group: Group; readonly collapsed: boolean }
  | { readonly type: 'row'; readonly id: string; readonly group: Group | null }

/** The group of an alert; empty for those that have none, such as an alert that is about no cluster. */
export function groupKey(row: AlertRow, by: Exclude<GroupBy, 'none'>): string {
  switch (by) {
    case 'entity':
      return `${row.subject.type}/${row.subject.id}`
    case 'cluster':
      return row.subject.type === 'account-cluster' ? row.subject.id : ''
    case 'detector':
      return row.detector
    case 'region':
      return row.subdivision ?? row.country ?? ''
    case 'kind':
      return row.kind
    case 'election':
      return row.elections.toSorted().join(',')
    default:
      return by satisfies never
  }
}

export function groupRows(
  order: readonly string[],
  rows: ReadonlyMap<string, AlertRow>,
  by: Exclude<GroupBy, 'none'>,
): Group[] {
  const groups = new Map<string, string[]>()
  for (const id of order) {
    const row = rows.get(id)
    if (row === undefined) continue
    const key = groupKey(row, by)
    const held = groups.get(key)
    if (held === undefined) groups.set(key, [id])
    else held.push(id)
  }
  return [...groups].map(([key, ids]) => ({ key, ids }))
}

export function linesOf(groups: readonly Group[], collapsed: ReadonlySet<string>): Line[] {
  return groups.flatMap((group): Line[] => {
    const isCollapsed = collapsed.has(group.key)
    const head: Line = { type: 'group', group, collapsed: isCollapsed }
    return isCollapsed ? [head] : [head, ...group.ids.map((id): Line => ({ type: 'row', id, group }))]
  })
}

interface Listed {
  readonly feed: { readonly order: readonly string[]; readonly rows: ReadonlyMap<string, AlertRow> }
  readonly view: { readonly groupBy: GroupBy; readonly collapsed: ReadonlySet<string> }
}

/** An order is grouped once: a row that changes its group while the list stands still stays where the eye has it. */
const grouped = new WeakMap<readonly string[], { readonly by: GroupBy; readonly groups: readonly Group[] }>()
let last: { order: readonly string[]; by: GroupBy; collapsed: ReadonlySet<string>; lines: readonly Line[] } | null =
  null

/** The lines of the list; the same object as long as nothing in it moved. */
export function linesNow({ feed: { order, rows }, view: { groupBy, collapsed } }: Listed): readonly Line[] {
  if (last?.order === order && last.by === groupBy && last.collapsed === collapsed) return last.lines
  const lines = groupBy === 'none' ? plainLines(order) : linesOf(groupsOf(order, rows, groupBy), collapsed)
  last = { order, by: groupBy, collapsed, lines }
  return lines
}

function plainLines(order: readonly string[]): Line[] {
  return order.map((id): Line => ({ type: 'row', id, group: null }))
}

function groupsOf(
  order: readonly string[],
  rows: ReadonlyMap<string, AlertRow>,
  by: Exclude<GroupBy, 'none'>,
): readonly Group[] {
  const held = grouped.get(order)
  if (held?.by === by) return held.groups
  const groups = groupRows(order, rows, by)
  grouped.set(order, { by, groups })
  return groups
}

/** Where the cursor is among the lines, or -1. */
export function cursorLine(
  lines: readonly Line[],
  { cursor, groupCursor }: { readonly cursor: string | null; readonly groupCursor: string | null },
): number {
  if (groupCursor !== null) return lines.findIndex((line) => line.type === 'group' && line.group.key === groupCursor)
  return cursor === null ? -1 : lines.findIndex((line) => line.type === 'row' && line.id === cursor)
}

/**
 * The next line from `at` in a direction that is an alert, or a group that is folded: headers of open groups are passed
 * over, because their rows follow. `at` itself when there is none.
 */
export function nextStop(lines: readonly Line[], at: number, by: 1 | -1): number {
  for (let next = at + by; next >= 0 && next < lines.length; next += by) {
    const line = lines[next]
    if (line?.type === 'row' || line?.collapsed === true) return next
  }
  return at
}
