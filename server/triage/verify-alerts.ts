/** Compares every stored alert with what its own log says it must be. */
import { alertStates } from '../../shared/domain/alert.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import type { StoreView } from '../store/store.ts'
import { loggedAlert, loggedFields, rebuildAlert, type RebuiltAlert } from './rebuild.ts'

export interface AlertsVerdict {
  readonly alerts: number
  /** The first ones that differ, with the fields at fault. */
  readonly differing: readonly { readonly id: string; readonly why: string }[]
}

const PAGE = 500
const MAX_TOLD = 20

export async function verifyAlerts(store: Pick<StoreView, 'alerts' | 'audit'>): Promise<AlertsVerdict> {
  let alerts = 0
  const differing: { id: string; why: string }[] = []
  for (const state of alertStates) {
    let after = ''
    for (;;) {
      const page = await store.alerts.inState(state, { after, limit: PAGE })
      for (const record of page) {
        after = record.row.id
        alerts++
        const why = await faultOf(store, record)
        if (why !== null && differing.length < MAX_TOLD) differing.push({ id: record.row.id, why })
      }
      if (page.length < PAGE) break
    }
  }
  return { alerts, differing }
}

async function faultOf(store: Pick<StoreView, 'audit'>, record: AlertRecord): Promise<string | null> {
  const fields = ['state', 'version', 'lanesAsked', ...loggedFields] as const satisfies readonly (keyof RebuiltAlert)[]
  try {
    const rebuilt = rebuildAlert(await store.audit.ofAlert(record.row.id))
    if (rebuilt === null) return 'it has no entry in the log'
    const stored = loggedAlert(record)
    const wrong = fields.filter((field) => JSON.stringify(rebuilt[field]) !== JSON.stringify(stored[field]))
    return wrong.length === 0 ? null : `differs from its log in ${wrong.join(', ')}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
