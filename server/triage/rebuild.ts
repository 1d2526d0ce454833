/** Replays an alert's audit entries. What comes out is the alert as it stands: the log alone is enough to know it. */
import { lanes, type AlertRow, type AuditEntry } from '../../shared/domain/alert.ts'
import type { AlertRecord } from '../store/alert-record.ts'

/** The fields of an alert that triage moves, besides its state and version. */
export const loggedFields = [
  'owner',
  'lane',
  'severity',
  'snoozedUntil',
  'mergedInto',
  'disposition',
  'pendingClose',
  'reopenCount',
  'tags',
] as const satisfies readonly (keyof LoggedAlert)[]

type LoggedAlert = AlertRow & { readonly mergedInto: string | null }
export type RebuiltAlert = Pick<LoggedAlert, 'state' | 'version' | 'lanesAsked' | (typeof loggedFields)[number]>

/** An alert as the log knows it. */
export function loggedAlert({ row, work }: AlertRecord): LoggedAlert {
  return { ...row, mergedInto: work.mergedInto ?? null }
}

/** What an entry says of the change: every logged field that is not what it was. */
export function changedFields(from: AlertRecord, to: AlertRecord): Partial<LoggedAlert> {
  const [before, after] = [loggedAlert(from), loggedAlert(to)]
  const changed = loggedFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  return Object.fromEntries(changed.map((field) => [field, after[field]]))
}

/** Entries of one alert in order, from its raise on; null when there is none. Throws when one does not follow. */
export function rebuildAlert(entries: readonly AuditEntry[]): RebuiltAlert | null {
  let alert: RebuiltAlert | null = null
  for (const entry of entries) {
    if (entry.to === null || entry.versionAfter === null) continue
    if (alert === null) {
      if (entry.from !== null) throw new Error(`entry ${entry.seq}: the log does not begin with the raise`)
      alert = raised(entry)
      continue
    }
    if (entry.from !== alert.state || entry.versionBefore !== alert.version) {
      throw new Error(`entry ${entry.seq} does not follow the one before it`)
    }
    const set = entry.patch['set']
    alert = {
      ...alert,
      // Written by applyChange from the fields of an AlertRow.
      ...(typeof set === 'object' && set !== null ? (set as Partial<RebuiltAlert>) : {}),
      lanesAsked: asked(alert.lanesAsked, entry),
      state: entry.to,
      version: entry.versionAfter,
    }
  }
  return alert
}

function asked(before: AlertRow['lanesAsked'], { action, patch }: AuditEntry): AlertRow['lanesAsked'] {
  if (action !== 'alert.escalate') return before
  return lanes.filter((lane) => lane === patch['lane'] || before.includes(lane))
}

function raised(entry: AuditEntry): RebuiltAlert {
  return {
    state: entry.to ?? 'new',
    version: entry.versionAfter ?? 1,
    // Written by raiseAlert from a Severity.
    severity: entry.patch['severity'] as AlertRow['severity'],
    owner: null,
    lane: null,
    lanesAsked: [],
    snoozedUntil: null,
    mergedInto: null,
    disposition: null,
    pendingClose: null,
    reopenCount: 0,
    tags: [],
  }
}
