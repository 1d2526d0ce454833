/** Hides what a mute window covers and gives it back. Each alert is one transaction, read again inside it. */
import type { MuteWindow } from '../../../shared/domain/mute.ts'
import type { ActiveMute } from '../../alerting/draft.ts'
import { isMutedBy } from '../../alerting/mute-match.ts'
import type { AlertRecord } from '../../store/alert-record.ts'
import type { Store, StoreView } from '../../store/store.ts'
import { applyChange, service } from '../apply-change.ts'
import { acknowledgeBy } from '../clocks.ts'

export interface HideOptions {
  readonly store: Store
  readonly now: () => Date
}

const PAGE = 500

/** Only what nobody works on: an alert does not vanish from under an analyst's hands. */
export async function hideMatching(options: HideOptions, window: MuteWindow): Promise<number> {
  const { store, now } = options
  let hidden = 0
  let after = ''
  for (;;) {
    const page = await store.alerts.inState('new', { after, limit: PAGE })
    for (const { row } of page) {
      after = row.id
      if (!isHidable(row, window, now()) || !(await hideOne(options, window, row.id))) continue
      hidden++
    }
    if (page.length < PAGE) return hidden
  }
}

function isHidable(row: AlertRecord['row'], window: ActiveMute, now: Date): boolean {
  const isFree = row.state === 'new' && row.pendingClose === null
  return isFree && row.severity !== 'critical' && isMutedBy(window, row, now.toISOString())
}

async function hideOne({ store, now }: HideOptions, window: MuteWindow, id: string): Promise<boolean> {
  return store.transaction(async (tx) => {
    const before = await tx.alerts.get(id)
    if (before === null || !isHidable(before.row, window, now())) return false
    if (await hasMovedIn(window, tx, id)) return false
    const outcome = {
      work: { suppressedBy: window.id, undo: null },
      reason: `mute window: ${window.reason}`,
      patch: { automatic: true, window: window.id },
    }
    await applyChange(tx, before, { action: 'suppress', to: 'suppressed', bumpVersion: true, outcome }, service, now())
    return true
  })
}

/** Whether it came to be new while the window was in force (a lead took it out): a restart goes over it once more. */
async function hasMovedIn({ startsAt, approvedAt }: MuteWindow, tx: StoreView, id: string): Promise<boolean> {
  const since = approvedAt !== null && approvedAt > startsAt ? approvedAt : startsAt
  return (await tx.audit.ofAlert(id)).some(({ at, from, to }) => at > since && from !== null && from !== to)
}

/** Everything the window hid comes back, or goes over to another window that covers it still. */
export async function releaseHidden(
  options: HideOptions,
  window: Pick<MuteWindow, 'id'>,
  others: readonly ActiveMute[],
): Promise<number> {
  const { store } = options
  let released = 0
  for (;;) {
    const page = await store.alerts.suppressedBy(window.id, PAGE)
    for (const { row } of page) await releaseOne(options, window.id, others, row.id)
    released += page.length
    if (page.length < PAGE) return released
  }
}

async function releaseOne(
  { store, now }: HideOptions,
  windowId: string,
  others: readonly ActiveMute[],
  id: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const before = await tx.alerts.get(id)
    if (before?.row.state !== 'suppressed' || before.work.suppressedBy !== windowId) return
    const { row } = before
    const at = now()
    const next = others.find((other) => other.id !== windowId && isMutedBy(other, row, at.toISOString()))
    const change =
      next === undefined
        ? ({
            action: 'unsuppress',
            to: 'new',
            bumpVersion: true,
            outcome: {
              row: { dueAt: acknowledgeBy(row.severity, at) },
              work: { undo: null },
              reason: 'the mute window has ended',
              patch: { automatic: true, window: windowId },
            },
          } as const)
        : ({
            action: 'suppress',
            to: 'suppressed',
            bumpVersion: false,
            outcome: {
              work: { suppressedBy: next.id, undo: null },
              reason: 'another mute window covers it',
              patch: { automatic: true, window: next.id },
            },
          } as const)
    await applyChange(tx, before, change, service, at)
  })
}
