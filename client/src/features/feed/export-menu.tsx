import type { FeedFilter } from '../../../../shared/domain/feed-filter.ts'
import { useApp } from '../../store/app-store.ts'
import { noteMenu } from '../../store/menus.ts'
import { listParameters } from '../../store/view-url.ts'
import { Popover } from '../../ui/popover.tsx'

/** Where the alerts of a filter can be had as a file. */
export function exportAddress(filter: FeedFilter, format: 'csv' | 'json'): string {
  const query = new URLSearchParams()
  for (const [facet, name] of Object.entries(listParameters)) {
    const values = filter[facet as keyof typeof listParameters]
    if (values !== undefined && values.length > 0) query.set(name, values.join(','))
  }
  if (filter.closedSince !== undefined) query.set('closedSince', filter.closedSince)
  if (filter.exercise !== undefined) query.set('exercise', String(filter.exercise))
  if (filter.text) query.set('text', filter.text)
  return `/api/export.${format}?${query}`
}

/** The view in force as a file; taking one is logged. */
export function ExportMenu() {
  const filter = useApp((state) => state.feed.filter)
  return (
    <Popover
      name="Export this view"
      label="Export ▾"
      className="button button--bare export-button"
      align="end"
      onToggle={noteMenu}
    >
      {(close) => (
        <>
          <div className="menu-title">Taking a file is logged; analysts are pseudonyms in it.</div>
          <a className="menu-item" href={exportAddress(filter, 'csv')} download onClick={close}>
            CSV
          </a>
          <a className="menu-item" href={exportAddress(filter, 'json')} download onClick={close}>
            JSON
          </a>
        </>
      )}
    </Popover>
  )
}
