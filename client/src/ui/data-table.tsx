import type { ReactNode } from 'react'

import { ScrollRegion } from './scroll-region.tsx'

/** The word of a column, of a column of numbers, or one that is only read out. */
export type Head = string | { readonly number: string } | { readonly readOut: string }

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
  return (
    <th key={head.readOut} scope="col">
      <span className="visually-hidden">{head.readOut}</span>
    </th>
  )
}
