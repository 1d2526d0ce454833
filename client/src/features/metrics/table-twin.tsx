import type { ReactNode } from 'react'

import { ScrollRegion } from '../../ui/scroll-region.tsx'

interface TableTwinProps {
  readonly label: string
  readonly columns: readonly string[]
  /** Cells by row; the first names the row. */
  readonly rows: readonly (readonly ReactNode[])[]
  readonly isOpen?: boolean
}

/** The values of a chart as a table, one press away. */
export function TableTwin({ label, columns, rows, isOpen = false }: TableTwinProps) {
  return (
    <details className="table-twin" open={isOpen}>
      <summary>
        As a table<span className="visually-hidden">: {label}</span>
      </summary>
      <PlainTable label={label} columns={columns} rows={rows} />
    </details>
  )
}

export function PlainTable({ label, columns, rows }: Omit<TableTwinProps, 'isOpen'>) {
  if (rows.length === 0) return <p className="muted">{label}: none.</p>
  return (
    <ScrollRegion className="table-scroll" label={label}>
      <table className="data-table">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" className={index === 0 ? undefined : 'number'}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, at) => (
            // Rows have no identity of their own: they are drawn anew with every answer.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={columns[index]} scope="row" className="row-head">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[index]} className="number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
