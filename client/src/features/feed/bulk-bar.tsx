import { useState } from 'react'

import { nextState, roleMay, type Action } from '../../../../shared/domain/life-cycle.ts'
import { actOnMany, type Act } from '../../live/commands.ts'
import { allRows } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import type { ActionForm } from '../../store/view-state.ts'
import { ActionFormPanel } from '../alert/action-form.tsx'
import { focusList, idStill } from './cursor.ts'
import { selectedRows } from './quick-actions.ts'

/** The most that one message carries. */
const MOST = 5000

const verbs: readonly (readonly [Action, string, ActionForm | null])[] = [
  ['claim', 'Claim', null],
  ['assign', 'Assign', { type: 'assign' }],
  ['escalate', 'Escalate', { type: 'escalate' }],
  ['snooze', 'Snooze', { type: 'snooze' }],
  ['close', 'Close', { type: 'close', disposition: null }],
  ['note', 'Note', { type: 'note' }],
]

/** What can be done with all selected alerts at once; one answer per alert is summed up. */
export function BulkBar() {
  const selected = useApp((state) => state.view.selected)
  const total = useApp((state) => state.feed.tally?.total ?? 0)
  const role = useApp((state) => state.session.user?.role)
  const form = useApp((state) => state.view.form)
  const [busy, setBusy] = useState(false)
  if (selected.size === 0 || role === undefined) return null

  const run = async (what: Act) => {
    setBusy(true)
    const rows = selectedRows().filter((row) => nextState(row.state, what.action) !== null)
    if (rows.length > 0) await actOnMany(rows, what)
    setBusy(false)
    update('view', (view) => ({
      ...view,
      selected: new Set(),
      form: null,
      cursor: view.cursor === null ? null : (idStill(view.cursor) ?? view.cursor),
    }))
    focusList()
  }
  const choose = (action: Action, next: ActionForm | null) => {
    if (next === null && action === 'claim') void run({ action: 'claim', payload: {} })
    else update('view', (view) => ({ ...view, form: next }))
  }
  return (
    <section className="bulk-bar" aria-label="Selected alerts">
      {form !== null && (
        <ActionFormPanel
          form={form}
          row={null}
          evidence={[]}
          onAct={run}
          onCancel={() => update('view', (view) => ({ ...view, form: null }))}
        />
      )}
      <div className="bulk-line">
        <strong>{selected.size.toLocaleString('en')} selected</strong>
        {verbs
          .filter(([action]) => roleMay(role, action))
          .map(([action, label, next]) => (
            <button
              key={action}
              type="button"
              className="button button--small"
              disabled={busy}
              onClick={() => choose(action, next)}
            >
              {label}
            </button>
          ))}
        <span className="spring" />
        {total > selected.size && selected.size < MOST && <SelectAll total={Math.min(MOST, total)} />}
        <button
          type="button"
          className="button button--small button--bare"
          onClick={() => update('view', (view) => ({ ...view, selected: new Set(), form: null }))}
        >
          Clear <kbd>Esc</kbd>
        </button>
      </div>
    </section>
  )
}

function SelectAll({ total }: { total: number }) {
  const [busy, setBusy] = useState(false)
  const select = async () => {
    setBusy(true)
    const rows = await allRows(MOST)
    setBusy(false)
    update('view', (view) => ({
      ...view,
      selected: new Set([...view.selected, ...rows.map(({ id }) => id)].slice(0, MOST)),
      selectedBeyond: new Map(rows.map((row) => [row.id, row])),
    }))
  }
  return (
    <button type="button" className="button button--small button--bare" disabled={busy} onClick={() => void select()}>
      {busy ? 'Selecting…' : `Select all ${total.toLocaleString('en')} of the view`}
    </button>
  )
}
