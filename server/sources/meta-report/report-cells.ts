/** The cells of a Meta Ad Library Report: page ids, amounts, payer lines. */
import type { CsvRow } from '../ad-csv.ts'
import { FieldProblem } from '../ad-fields.ts'

const NONE = 'these ads ran without a disclaimer'
/** Shown instead of the name where names endanger people: the ads have a payer, the report does not tell which. */
const WITHHELD = /^an advertiser in /i

/** Currency of a report from its header, `Amount spent (EUR)`; null where the header has no such column. */
export function amountColumn(header: ReadonlySet<string>): { name: string; currency: string } | null {
  for (const name of header) {
    const currency = /^amount spent \(([a-z]{3})\)$/.exec(name)?.[1]
    if (currency !== undefined) return { name, currency: currency.toUpperCase() }
  }
  return null
}

/**
 * The page's id. Advertisers without a page have the id `0` and their number at the end of the name (`Instagram User
 * 84860…`, `Marketplace Seller 6779…`): those keep it, or all of them would be one page.
 */
export function pageId(row: CsvRow): string {
  const id = row.cell('page id')
  if (id === '') throw new FieldProblem('Page ID', 'id_missing', 'no page id')
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(id)) {
    throw new FieldProblem('Page ID', 'id_damaged', `${id} was rounded by a spreadsheet; the page it named is lost`)
  }
  if (!/^\d+$/.test(id)) throw new FieldProblem('Page ID', 'id_invalid', `${id} is not a page id (digits only)`)
  if (!/^0+$/.test(id)) return id
  const named = /^(\p{L}[\p{L} ]*) (\d{5,})$/u.exec(row.cell('page name'))
  if (named === null) throw new FieldProblem('Page ID', 'id_missing', 'page id 0 names nobody')
  return `${(named[1] ?? '').toLowerCase().replaceAll(' ', '-')}-${named[2]}`
}

/** An integer, or `≤100`: somewhere between nothing and a hundred of the report's currency. */
export function amount(row: CsvRow, column: string): { min: number; max: number } {
  const text = row.cell(column)
  const match = /^(≤|<=|<)?\s*(\d+(?:\.\d+)?)$/.exec(text.replaceAll(/[,\s]/g, ''))
  if (match === null) throw new FieldProblem(column, 'amount_invalid', `"${text}" is neither an amount nor ≤ an amount`)
  const value = Number(match[2])
  return { min: match[1] === undefined ? value : 0, max: value }
}

/** The payer line; null where the ads had none, undefined where the report does not tell. */
export function disclaimer(row: CsvRow): string | null | undefined {
  const text = row.cell('disclaimer')
  if (text === '' || text.toLowerCase() === NONE) return null
  return WITHHELD.test(text) ? undefined : text.slice(0, 2000)
}

export function adCount(row: CsvRow): number | undefined {
  const text = row.cell('number of ads in library').replaceAll(/[,\s]/g, '')
  return /^\d+$/.test(text) ? Number(text) : undefined
}
