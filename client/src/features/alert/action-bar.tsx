import { Link } from 'react-router'

import type { AlertDetail, AlertRow } from '../../../../shared/domain/alert.ts'
import type { SessionUser } from '../../../../shared/domain/access.ts'
import { isLead, isOpen, nextState, roleMay, type Action } from '../../../../shared/domain/life-cycle.ts'
import { act, type Act } from '../../live/commands.ts'
import { update, useApp } from '../../store/app-store.ts'
import type { ActionForm } from '../../store/view-state.ts'
import { Popover } from '../../ui/popover.tsx'
import { dispositionWord } from '../../ui/words.ts'
import { focusList, idAfter } from '../feed/cursor.ts'
import { useNavigation } from '../feed/use-navigation.ts'
import { muteLink } from '../mutes/mute-link.ts'
import { ActionFormPanel } from './action-form.tsx'

interface Verb {
  readonly action: Action
  readonly label: string
  readonly form: ActionForm | null
  readonly key?: string
  readonly isMain?: boolean
}

/** The verbs that make sense for this person and this alert, most likely first. */
export function verbsFor(row: AlertRow, user: SessionUser): Verb[] {
  const mine = row.owner?.id === user.id
  const all: (Verb & { when?: boolean })[] = [
    { action: 'claim', label: 'Claim', form: null, key: 'a', isMain: true },
    { action: 'take-over', label: 'Take over', form: { type: 'take-over' }, when: row.owner !== null && !mine },
    { action: 'start', label: 'Start', form: null, isMain: true, when: mine },
    { action: 'accept', label: 'Accept', form: { type: 'answer' }, isMain: true },
    { action: 'return', label: 'Return', form: { type: 'return' } },
    { action: 'wake', label: 'Wake', form: null, isMain: true },
    { action: 'unsuppress', label: 'Unmute', form: { type: 'reopen' } },
    { action: 'reopen', label: 'Reopen', form: { type: 'reopen' } },
    { action: 'split', label: 'Split off', form: { type: 'split' } },
    {
      action: 'close',
      label: 'Close',
      form: { type: 'close', disposition: null },
      key: 'e',
      when: mine || isLead(user.role) || row.owner === null,
    },
    { action: 'escalate', label: 'Escalate', form: { type: 'escalate' }, key: '!' },
    { action: 'snooze', label: 'Snooze', form: { type: 'snooze' }, key: 's' },
    { action: 'assign', label: 'Assign', form: { type: 'assign' }, key: 'm' },
    { action: 'note', label: 'Note', form: { type: 'note' }, key: 'n' },
    { action: 'merge', label: 'Merge', form: { type: 'merge' }, key: 'l' },
    { action: 'override-severity', label: 'Severity', form: { type: 'override' } },
    { action: 'release', label: 'Release', form: null, when: mine },
  ]
  return all.filter(
    ({ action, when }) => when !== false && nextState(row.state, action) !== null && roleMay(user.role, action),
  )
}

const withoutForm: Partial<Record<Action, Act>> = {
  claim: { action: 'claim', payload: {} },
  start: { action: 'start', payload: {} },
  release: { action: 'release', payload: {} },
  wake: { action: 'wake', payload: {} },
}

/** As many verbs stand in the bar; the rest is one press away. */
const NEAR = 6

/** The action bar is fixed at the foot of the alert; a form opens above it. */
export function ActionBar({ row, evidence }: { row: AlertRow; evidence: AlertDetail['evidence'] }) {
  const user = useApp((state) => state.session.user)
  const selected = useApp((state) => state.view.selected.size)
  const form = useApp((state) => state.view.form)
  const { open } = useNavigation()
  if (user === null) return null
  const setForm = (next: ActionForm | null) => update('view', (view) => ({ ...view, form: next }))
  const cancel = () => setForm(null)
  const run = async (what: Act) => {
    const next = idAfter(row.id)
    const answer = await act(row, what)
    const asked = !answer.ok && answer.error.code === 'NEEDS_SECOND_PERSON'
    if (!answer.ok && !asked) return
    setForm(null)
    if (what.action !== 'close') return
    // After a decision the work goes on with the next alert.
    update('view', (view) => ({ ...view, cursor: next }))
    if (next !== null && useApp.getState().feed.order.length > 1) open(next)
    focusList()
  }
  const choose = (verb: Verb) => {
    const plain = withoutForm[verb.action]
    if (verb.form === null && plain !== undefined) void run(plain)
    else setForm(form?.type === verb.form?.type ? null : verb.form)
  }
  const isOpenForm = (verb: Verb) => verb.form !== null && form?.type === verb.form.type
  const verbs = verbsFor(row, user)
  const near = verbs.slice(0, NEAR)
  const far = verbs.slice(NEAR)
  const mayMute = isLead(user.role) && isOpen(row.state)
  return (
    <div className="action-bar">
      {form !== null && selected === 0 && (
        <ActionFormPanel form={form} row={row} evidence={evidence} onAct={run} onCancel={cancel} />
      )}
      {row.pendingClose !== null && <SecondPerson row={row} user={user} />}
      <div className="action-line" role="toolbar" aria-label="Actions">
        {near.map((verb) => (
          <button
            key={verb.action}
            type="button"
            className={`button${verb.isMain ? ' button--main' : ''}`}
            title={verb.key === undefined ? undefined : `${verb.label} (${verb.key} in the list)`}
            aria-pressed={isOpenForm(verb) ? true : undefined}
            onClick={() => choose(verb)}
          >
            {verb.label}
          </button>
        ))}
        {(far.length > 0 || mayMute) && (
          <Popover name="More actions" label="More ▴" align="end" side="above">
            {(close) => (
              <>
                {far.map((verb) => (
                  <button
                    key={verb.action}
                    type="button"
                    className="menu-item"
                    aria-pressed={isOpenForm(verb) ? true : undefined}
                    onClick={() => {
                      close()
                      choose(verb)
                    }}
                  >
                    {verb.label} <span className="menu-end">{verb.key}</span>
                  </button>
                ))}
                {mayMute && (
                  <Link className="menu-item" to={muteLink(row)} onClick={close}>
                    Mute this…
                  </Link>
                )}
              </>
            )}
          </Popover>
        )}
      </div>
    </div>
  )
}

/** A close that waits: anyone but the one who asked may confirm it by closing with the same disposition. */
function SecondPerson({ row, user }: { row: AlertRow; user: SessionUser }) {
  const pending = row.pendingClose
  if (pending === null) return null
  const own = pending.by.id === user.id
  const confirm = () =>
    act(row, {
      action: 'close',
      payload: { disposition: pending.disposition, reason: `Confirmed the close asked for by ${pending.by.name}` },
    })
  return (
    <div className="note-box note-box--warn second-person">
      <span>
        {own ? 'You ask' : `${pending.by.name} asks`} to close this as{' '}
        <strong>{dispositionWord(pending.disposition)}</strong>. {own ? 'It waits for a second person.' : ''}
      </span>
      {!own && roleMay(user.role, 'close') && (
        <button type="button" className="button button--main button--small" onClick={() => void confirm()}>
          Confirm as second person
        </button>
      )}
    </div>
  )
}
