import type { ReactNode } from 'react'

import { ScrollRegion } from './scroll-region.tsx'

/** A box above the boxes of the rows. */
interface ChooseAll {
  readonly chooseAll: string
  /** The rows that can be chosen. */
  readonly able: readonly string[]
  readonly chosen: ReadonlySet<string>
  readonly choose: (ids: ReadonlySet<string>) => void
}

/** The word of a column, of a column of numbers, or one that is only read out; or the box that chooses all rows. */
type Head = string | { readonly number: string } | { readonly readOut: string } | ChooseAll

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

interface DataTableProps {
  readonly label: string
  readonly heads: readonly Head[]
  readonly className?: string
  /** The rows. */
  readonly children: ReactNode
}

/** A table that scrolls in itself where the page is narrow. */
export function DataTable({ label, heads, className, children }: DataTableProps) {
  return (
    <ScrollRegion className="table-scroll" label={label}>
      <table className={className === undefined ? 'data-table' : `data-table ${className}`}>
        <thead>
          <tr>{heads.map(headOf)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  )
}

function headOf(head: Head): ReactNode {
  if (typeof head === 'string') {
    return (
      <th key={head} scope="col">
        {head}
      </th>
    )
  }
  if ('number' in head) {
    return (
      <th key={head.number} scope="col" className="number">
        {head.number}
      </th>
    )
  }
  if ('chooseAll' in head) {
    const { chooseAll, able, chosen, choose } = head
    const all = able.length > 0 && able.every((id) => chosen.has(id))
    return (
      <th key={chooseAll} scope="col" aria-label="Select">
        <input
          type="checkbox"
          aria-label={chooseAll}
          checked={all}
          disabled={able.length === 0}
          onChange={() => choose(new Set(all ? [] : able))}
        />
      </th>
    )
  }
  return (
    <th key={head.readOut} scope="col">
      <span className="visually-hidden">{head.readOut}</span>
    </th>
  )
}
