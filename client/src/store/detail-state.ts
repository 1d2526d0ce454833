import type { AlertDetail, AlertRow } from '../../../shared/domain/alert.ts'
import type { LogEntry } from '../../../shared/protocol/events.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'

export interface LogState {
  readonly status: 'none' | 'loading' | 'ready' | 'failed'
  readonly entries: readonly LogEntry[]
  readonly chainOkTo: number | null
  readonly cut: boolean
  readonly failure: Failure | null
}

/** The alert that is open, as the server told it; its row is replaced by each newer one that is pushed. */
export interface DetailState {
  readonly id: string | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly alert: AlertDetail | null
  readonly failure: Failure | null
  readonly log: LogState
}

export const emptyLog: LogState = { status: 'none', entries: [], chainOkTo: null, cut: false, failure: null }

export const emptyDetail: DetailState = { id: null, status: 'loading', alert: null, failure: null, log: emptyLog }

export function openDetail(detail: DetailState, id: string | null): DetailState {
  return detail.id === id ? detail : { ...emptyDetail, id }
}

/** A late answer about another alert, or one older than what was pushed since, is not shown. */
export function acceptDetail(detail: DetailState, alert: AlertDetail): DetailState {
  if (detail.id !== alert.row.id) return detail
  const held = detail.alert?.row
  const row = held !== undefined && held.seq > alert.row.seq ? held : alert.row
  return { ...detail, status: 'ready', failure: null, alert: { ...alert, row } }
}

export function failDetail(detail: DetailState, id: string, failure: Failure): DetailState {
  if (detail.id !== id) return detail
  return { ...detail, status: detail.alert === null ? 'failed' : 'ready', failure }
}

/** Patches the open alert, and the related ones it lists. */
export function patchDetail(detail: DetailState, rows: readonly AlertRow[]): DetailState {
  if (detail.alert === null) return detail
  let alert = detail.alert
  for (const row of rows) {
    if (row.id === alert.row.id && row.seq > alert.row.seq) alert = { ...alert, row }
    if (alert.related.some((related) => related.row.id === row.id && related.row.seq < row.seq)) {
      alert = { ...alert, related: alert.related.map((each) => (each.row.id === row.id ? { ...each, row } : each)) }
    }
  }
  return alert === detail.alert ? detail : { ...detail, alert }
}

export function setLog(detail: DetailState, id: string, log: LogState): DetailState {
  return detail.id === id ? { ...detail, log } : detail
}
