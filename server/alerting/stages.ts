/** Findings become alerts in these steps, in this order. Each is one function with a name. */
import type { AlertRow } from '../../shared/domain/alert.ts'
import { severityRank } from '../../shared/domain/feed-order.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import { acknowledgeBy } from '../triage/clocks.ts'
import { applyChange, service } from '../triage/apply-change.ts'
import { isMutedBy } from './mute-match.ts'
import { bodyOf, isToldBy, recurrence, type AlertingContext, type Draft, type Stage } from './draft.ts'
import { raiseAlert } from './raise.ts'

/** A closed alert that comes back within this time is the same matter. */
const SAME_MATTER_MS = 7 * DAY_MS

/** Group alerts that cover a single one of the same advertiser or account. */
const covering = new Set(['page-swarm', 'creation-cadence', 'co-action'])
const covered = new Set([
  'new-advertiser',
  'spend-surge',
  'dormant-return',
  'spend-ramp',
  'disclaimer-gap',
  'payer-mismatch',
  'creation-burst',
  'near-duplicate-text',
])

/** The same condition still open: count and last-seen rise. Closed lately: it is counted there, or reopened if worse. */
export const deduplicate: Stage = {
  name: 'deduplicate',
  async run(draft, context) {
    const { tx, now } = context
    const known = await tx.alerts.byFingerprint(draft.fingerprint)
    if (known === null) return draft
    const root = await rootOf(known, tx)
    if (root === null || isPast(root, now)) return draft
    await recur(root, draft, context, { countOnly: root !== known })
    return null
  },
}

/** Counted from the close, not from what was found since: else a condition that goes on would never be told again. */
function isPast({ row, work }: AlertRecord, now: Date): boolean {
  const closedAt = Date.parse(work.closing?.at ?? row.updatedAt)
  return row.state === 'closed' && now.getTime() - closedAt > SAME_MATTER_MS
}

/**
 * The alert under which a merged one is kept, over any number of merges; what recurs is seen there. Null when that one
 * has been removed: nobody would see it.
 */
async function rootOf(known: AlertRecord, tx: AlertingContext['tx']): Promise<AlertRecord | null> {
  let root = known
  while (root.row.state === 'merged') {
    const next: AlertRecord | null = await tx.alerts.get(root.work.mergedInto ?? '')
    if (next === null) return null
    root = next
  }
  return root
}

async function recur(
  before: AlertRecord,
  draft: Draft,
  { tx, now }: Parameters<Stage['run']>[1],
  { countOnly }: { countOnly: boolean },
): Promise<void> {
  const { row, work } = before
  const rises = severityRank(draft.severity) < severityRank(row.detectorSeverity)
  const detectorSeverity = rises ? draft.severity : row.detectorSeverity
  const severity = work.override === null ? detectorSeverity : row.severity
  const cause = causeToReturn(before, draft, rises, countOnly)
  const returns = cause !== null
  const fresh = countOnly ? { count: row.count + 1 } : recurrence(before, draft)
  const oldBody = countOnly ? null : await tx.alerts.body(row.id)
  await applyChange(
    tx,
    before,
    {
      action: returns ? returning(row.state) : rises ? 'severity-change' : 'recur',
      to: returns ? 'new' : row.state,
      bumpVersion: returns,
      ...(oldBody === null ? {} : { body: bodyOf(draft, now, oldBody, isToldBy(before, draft)) }),
      outcome: {
        row: {
          ...fresh,
          detectorSeverity,
          severity,
          ...(returns
            ? {
                owner: null,
                claimedAt: null,
                claimExpiresAt: null,
                snoozedUntil: null,
                disposition: null,
                reopenCount: row.reopenCount + (row.state === 'closed' ? 1 : 0),
                dueAt: acknowledgeBy(severity, now),
              }
            : {}),
        },
        work: returns ? { snoozedAt: null, closing: null, undo: null } : {},
        ...(cause === null ? {} : { reason: cause }),
        patch: { count: row.count + 1, measure: draft.finding.measure.value, score: draft.finding.score },
      },
    },
    service,
    now,
  )
}

function returning(state: AlertRecord['row']['state']): 'reopen' | 'wake' | 'unsuppress' {
  if (state === 'closed') return 'reopen'
  return state === 'suppressed' ? 'unsuppress' : 'wake'
}

/** Why a snoozed, suppressed or closed alert comes back by itself, or null. `ofAnother`: the measure is not its own. */
function causeToReturn(
  { row, work }: AlertRecord,
  { finding, severity }: Draft,
  rises: boolean,
  ofAnother: boolean,
): string | null {
  if (row.state === 'suppressed') return severity === 'critical' ? 'critical: it pierces the mute window' : null
  if (row.state === 'snoozed') {
    const since = work.snoozedAt
    if (row.snoozedUntil?.type === 'count-doubles' && since !== null && row.count + 1 >= since.count * 2) {
      return `found ${row.count + 1} times, twice as often as when it was snoozed`
    }
    return rises ? `severity rose from ${row.detectorSeverity} to ${severity}` : null
  }
  if (row.state !== 'closed' || work.closing === null) return null
  if (severityRank(severity) < severityRank(work.closing.severity)) {
    return `severity rose from ${work.closing.severity} to ${severity}`
  }
  if (!ofAnother && finding.measure.value >= work.closing.measure * 2 && work.closing.measure > 0) {
    return `the measure doubled since it was closed: ${finding.measure.value} ${finding.measure.unit}`
  }
  return null
}

/** A bigger alert covers a smaller one: a page of an open swarm raises none of its own, it counts there. */
export const inhibit: Stage = {
  name: 'inhibit',
  async run(draft, { tx, now }) {
    const { finding } = draft
    if (!covered.has(finding.kind)) return draft
    const naming = await tx.alerts.naming(finding.subject.type, finding.subject.id)
    // What is graver than its cover is shown beside it: nothing grave disappears under something slight.
    const cover = naming.find(
      ({ row }) =>
        covering.has(row.kind) &&
        row.exercise === finding.exercise &&
        row.country === finding.country &&
        severityRank(row.severity) <= severityRank(draft.severity),
    )
    if (cover === undefined) return draft
    const outcome = {
      row: { count: cover.row.count + 1 },
      patch: { covers: finding.kind, subject: finding.subject.id, score: finding.score },
      reason: `${finding.kind} of ${finding.subject.name} is part of this`,
    }
    await applyChange(tx, cover, { action: 'inhibit', to: cover.row.state, bumpVersion: false, outcome }, service, now)
    return null
  },
}

/** A new group alert takes the single ones of its members that nobody works on under itself, unless it is hidden. */
export async function coverMembers(
  group: AlertRecord,
  draft: Draft,
  { tx, now }: Parameters<Stage['run']>[1],
): Promise<void> {
  if (!covering.has(draft.finding.kind) || group.row.state === 'suppressed') return
  const takenIn: AlertRow[] = []
  for (const member of draft.finding.members.slice(0, 200)) {
    for (const single of await tx.alerts.naming(member.type, member.id)) {
      const { row } = single
      const isCovered =
        row.id !== group.row.id &&
        row.state === 'new' &&
        row.pendingClose === null &&
        covered.has(row.kind) &&
        row.exercise === group.row.exercise &&
        row.country === group.row.country &&
        severityRank(group.row.severity) <= severityRank(row.severity)
      if (!isCovered) continue
      const outcome = {
        row: { dueAt: null },
        work: { mergedInto: group.row.id, undo: null },
        // Not by its title: who sees this one need not see the group.
        reason: `covered by a group alert of the kind ${group.row.kind}`,
        patch: { into: group.row.id },
      }
      await applyChange(tx, single, { action: 'merge', to: 'merged', bumpVersion: true, outcome }, service, now)
      takenIn.push(row)
    }
  }
  if (takenIn.length === 0) return
  const count = takenIn.reduce((sum, row) => sum + row.count, group.row.count)
  const outcome = { row: { count }, patch: { alerts: takenIn.map(({ id }) => id) } }
  await applyChange(tx, group, { action: 'merge-in', to: group.row.state, bumpVersion: false, outcome }, service, now)
}

/** Mute windows hide, count and list; they never drop, and a critical alert pierces them. */
export const suppress: Stage = {
  name: 'suppress',
  run: async (draft, { muteWindows, now }) => {
    if (draft.severity === 'critical') return draft
    const { finding } = draft
    const mute = muteWindows.find((window) => isMutedBy(window, finding, now.toISOString()))
    return mute === undefined ? draft : { ...draft, suppressedBy: mute.id }
  },
}

export const emit: Stage = {
  name: 'emit',
  async run(draft, context) {
    const raised = await raiseAlert(draft, context)
    await coverMembers(raised, draft, context)
    return null
  },
}

export const stages: readonly Stage[] = [deduplicate, inhibit, suppress, emit]
