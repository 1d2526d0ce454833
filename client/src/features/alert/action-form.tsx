import { useEffect, useId, useRef, useState, type ReactNode } from 'react'

import { dispositions, lanes, severities, type AlertDetail, type AlertRow } from '../../../../shared/domain/alert.ts'
import { isTruePositive, needsNote } from '../../../../shared/domain/life-cycle.ts'
import type { Act } from '../../live/commands.ts'
import { setPresenceField } from '../../live/presence-link.ts'
import { snoozeOf, snoozeWords, type SnoozeChoice } from '../feed/quick-actions.ts'
import type { ActionForm } from '../../store/view-state.ts'
import { dispositionWord, laneWord, severityWord } from '../../ui/words.ts'
import { PersonPicker } from './person-picker.tsx'
import { MergeTarget } from './merge-target.tsx'

export interface ActionFormProps {
  readonly form: ActionForm
  /** The alert it is about; null for the selected ones together. */
  readonly row: AlertRow | null
  readonly evidence: AlertDetail['evidence']
  readonly onAct: (what: Act) => Promise<unknown>
  readonly onCancel: () => void
}

/** Forms of the actions that ask for something. Inline under the action bar, never a modal. */
export function ActionFormPanel(props: ActionFormProps) {
  switch (props.form.type) {
    case 'close':
      return <CloseForm key={props.form.disposition} {...props} first={props.form.disposition} />
    case 'escalate':
      return <EscalateForm {...props} />
    case 'snooze':
      return <SnoozeForm {...props} />
    case 'assign':
      return <AssignForm {...props} />
    case 'note':
      return <NoteForm {...props} />
    case 'merge':
      return <MergeForm {...props} />
    case 'override':
      return <OverrideForm {...props} />
    case 'take-over':
      return (
        <ReasonForm
          {...props}
          title="Take over"
          label="Why you take over"
          make={(reason) => ({ action: 'take-over', payload: { reason } })}
        />
      )
    case 'reopen':
      return (
        <ReasonForm
          {...props}
          title="Reopen"
          label="Why it is opened again"
          make={(reason) => ({ action: 'reopen', payload: { reason } })}
        />
      )
    case 'split':
      return (
        <ReasonForm
          {...props}
          title="Split off"
          label="Why it stands alone"
          make={(reason) => ({ action: 'split', payload: { reason } })}
        />
      )
    case 'return':
      return (
        <ReasonForm
          {...props}
          title="Return"
          label="What the analyst should know"
          make={(note) => ({ action: 'return', payload: { note } })}
        />
      )
    case 'answer':
      return (
        <ReasonForm
          {...props}
          title="Accept"
          label="Answer to the ask"
          make={(answer) => ({ action: 'accept', payload: { answer } })}
        />
      )
    default:
      return props.form satisfies never
  }
}

interface FormProps {
  readonly title: string
  readonly act: Act | null
  readonly onAct: ActionFormProps['onAct']
  readonly onCancel: () => void
  /** What is still missing, said beside the button. */
  readonly missing?: string
  readonly children: ReactNode
}

function Form({ title, act, onAct, onCancel, missing, children }: FormProps) {
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    setPresenceField(title)
    return () => setPresenceField(null)
  }, [title])
  const send = async () => {
    if (act === null || busy) return
    setBusy(true)
    await onAct(act)
    setBusy(false)
  }
  return (
    // Escape and Ctrl+Enter on their way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="action-form"
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onCancel()
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
      }}
    >
      <h3 id={id} className="action-form-title">
        {title}
      </h3>
      {children}
      <div className="action-form-foot">
        <button type="submit" className="button button--main" disabled={act === null || busy}>
          {busy ? 'Sending…' : title}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        {missing !== undefined && act === null && <span className="muted">{missing}</span>}
      </div>
    </form>
  )
}

function Words({ label, value, onChange, long = false, first = false }: WordsProps) {
  const id = useId()
  const shared = { id, className: 'input', value, maxLength: 4000, ...(first ? { 'data-first': true } : {}) }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {long ? (
        <textarea {...shared} rows={3} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  )
}

interface WordsProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly long?: boolean
  readonly first?: boolean
}

/** A reason to start from, so that the common case needs no typing. */
const usualReason: Record<string, string> = {
  benign: 'Lawful campaigning',
  duplicate: 'Same as an alert that is being worked on',
  'out-of-scope': 'Outside what this room watches',
  exercise: 'Part of the exercise',
}

function CloseForm({ row, evidence, onAct, onCancel, first }: ActionFormProps & { first: string | null }) {
  const [disposition, setDisposition] = useState(dispositions.find((each) => each === first) ?? null)
  const [reason, setReason] = useState(first === null ? '' : (usualReason[first] ?? ''))
  const [note, setNote] = useState('')
  const [outward, setOutward] = useState(false)
  const [refs, setRefs] = useState<ReadonlySet<string> | null>(null)
  const isTrue = disposition !== null && isTruePositive(disposition)
  const chosen = [...(refs ?? new Set(evidence.map(({ id }) => id)))].slice(0, 100)
  const missing = closeMissing({
    disposition,
    reason,
    note,
    refs: chosen.length,
    hasEvidence: row === null || evidence.length > 0,
  })
  const act: Act | null =
    disposition === null || missing !== undefined
      ? null
      : {
          action: 'close',
          payload: {
            disposition,
            reason: reason.trim(),
            note: note.trim(),
            outward,
            evidenceRefs: isTrue ? chosen : [],
          },
        }
  const choose = (next: (typeof dispositions)[number]) => {
    if (reason === '' || reason === usualReason[disposition ?? '']) setReason(usualReason[next] ?? '')
    setDisposition(next)
  }
  const needsSecond = isTrue && (outward || row?.severity === 'critical')
  return (
    <Form title="Close" act={act} onAct={onAct} onCancel={onCancel} {...(missing === undefined ? {} : { missing })}>
      <fieldset className="choices" aria-label="Disposition">
        {dispositions.map((each) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="disposition"
              checked={disposition === each}
              onChange={() => choose(each)}
              {...(first === null && each === dispositions[0] ? { 'data-first': true } : {})}
            />
            {dispositionWord(each)}
          </label>
        ))}
      </fieldset>
      <Words label="Reason" value={reason} onChange={setReason} first={first !== null} />
      {(disposition === null || needsNote(disposition) || note !== '') && (
        <Words
          label={disposition !== null && needsNote(disposition) ? 'Note (needed)' : 'Note'}
          value={note}
          onChange={setNote}
          long
        />
      )}
      {isTrue && evidence.length > 0 && (
        <fieldset className="choices choices--column" aria-label="Evidence it rests on">
          {evidence.slice(0, 12).map((each) => (
            <label key={each.id} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(each.id)}
                onChange={() => setRefs(toggled(new Set(chosen), each.id))}
              />
              <span className="truncate">{each.text}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label className="choice">
        <input type="checkbox" checked={outward} onChange={() => setOutward(!outward)} /> The finding leaves the house
      </label>
      {(needsSecond || outward) && <p className="muted">A second person has to confirm this close.</p>}
    </Form>
  )
}

interface CloseGiven {
  readonly disposition: (typeof dispositions)[number] | null
  readonly reason: string
  readonly note: string
  readonly refs: number
  readonly hasEvidence: boolean
}

/** What a close still lacks, in words; undefined when it may be sent. */
export function closeMissing({ disposition, reason, note, refs, hasEvidence }: CloseGiven): string | undefined {
  if (disposition === null) return 'Choose a disposition'
  if (reason.trim() === '') return 'Give a reason'
  if (needsNote(disposition) && note.trim() === '') return 'This disposition needs a note'
  if (isTruePositive(disposition) && hasEvidence && refs === 0) return 'Choose the evidence it rests on'
  return undefined
}

function toggled(set: Set<string>, value: string): Set<string> {
  if (!set.delete(value)) set.add(value)
  return set
}

function EscalateForm({ onAct, onCancel }: ActionFormProps) {
  const [lane, setLane] = useState<(typeof lanes)[number]>('policy')
  const [ask, setAsk] = useState('')
  const act: Act | null = ask.trim() === '' ? null : { action: 'escalate', payload: { lane, ask: ask.trim() } }
  return (
    <Form
      title="Escalate"
      act={act}
      onAct={onAct}
      onCancel={onCancel}
      missing="Say in one sentence what the lane should do"
    >
      <fieldset className="choices" aria-label="Lane">
        {lanes.map((each, index) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="lane"
              checked={lane === each}
              onChange={() => setLane(each)}
              {...(index === 0 ? { 'data-first': true } : {})}
            />
            {laneWord(each)}
          </label>
        ))}
      </fieldset>
      <Words label="One clear ask" value={ask} onChange={setAsk} />
    </Form>
  )
}

const choices = Object.keys(snoozeWords) as SnoozeChoice[]

function SnoozeForm({ onAct, onCancel }: ActionFormProps) {
  const [choice, setChoice] = useState<SnoozeChoice>('doubles')
  const [reason, setReason] = useState('Watching whether it grows')
  const [openedAt] = useState(() => new Date())
  const act: Act | null =
    reason.trim() === ''
      ? null
      : { action: 'snooze', payload: { until: snoozeOf(choice, openedAt), reason: reason.trim() } }
  return (
    <Form title="Snooze" act={act} onAct={onAct} onCancel={onCancel} missing="Give a reason">
      <fieldset className="choices" aria-label="Until when">
        {choices.map((each, index) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="until"
              checked={choice === each}
              onChange={() => setChoice(each)}
              {...(index === 0 ? { 'data-first': true } : {})}
            />
            {snoozeWords[each]}
          </label>
        ))}
      </fieldset>
      <Words label="Reason" value={reason} onChange={setReason} />
    </Form>
  )
}

function AssignForm({ onAct, onCancel }: ActionFormProps) {
  const [to, setTo] = useState('')
  const act: Act | null = to === '' ? null : { action: 'assign', payload: { to } }
  return (
    <Form title="Assign" act={act} onAct={onAct} onCancel={onCancel} missing="Choose a colleague">
      <PersonPicker value={to} onChange={setTo} />
    </Form>
  )
}

function NoteForm({ onAct, onCancel }: ActionFormProps) {
  const [internal, setInternal] = useState('')
  const [outward, setOutward] = useState('')
  const empty = internal.trim() === '' && outward.trim() === ''
  const act: Act | null = empty
    ? null
    : { action: 'note', payload: { internal: internal.trim(), outward: outward.trim() } }
  return (
    <Form title="Add note" act={act} onAct={onAct} onCancel={onCancel} missing="Write something">
      <Words label="Internal" value={internal} onChange={setInternal} long first />
      <Words label="Outward (may leave the house)" value={outward} onChange={setOutward} />
    </Form>
  )
}

function MergeForm({ row, onAct, onCancel }: ActionFormProps) {
  const [into, setInto] = useState('')
  const [reason, setReason] = useState('')
  const act: Act | null = into === '' ? null : { action: 'merge', payload: { into, reason: reason.trim() } }
  return (
    <Form title="Merge" act={act} onAct={onAct} onCancel={onCancel} missing="Choose the alert it belongs to">
      <MergeTarget row={row} value={into} onChange={setInto} />
      <Words label="Reason" value={reason} onChange={setReason} />
    </Form>
  )
}

function OverrideForm({ row, onAct, onCancel }: ActionFormProps) {
  const [severity, setSeverity] = useState(row?.severity ?? 'medium')
  const [reason, setReason] = useState('')
  const same = severity === row?.severity
  const act: Act | null =
    same || reason.trim() === '' ? null : { action: 'override-severity', payload: { severity, reason: reason.trim() } }
  return (
    <Form
      title="Override severity"
      act={act}
      onAct={onAct}
      onCancel={onCancel}
      missing={same ? 'Choose another severity' : 'Give a reason'}
    >
      <fieldset className="choices" aria-label="Severity">
        {severities.map((each, index) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="severity"
              checked={severity === each}
              onChange={() => setSeverity(each)}
              {...(index === 0 ? { 'data-first': true } : {})}
            />
            {severityWord(each)}
          </label>
        ))}
      </fieldset>
      <Words label="Reason (the detector's value stays beside it)" value={reason} onChange={setReason} />
    </Form>
  )
}

interface ReasonFormProps extends ActionFormProps {
  readonly title: string
  readonly label: string
  readonly make: (reason: string) => Act
}

function ReasonForm({ title, label, make, onAct, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const act = reason.trim() === '' ? null : make(reason.trim())
  return (
    <Form title={title} act={act} onAct={onAct} onCancel={onCancel}>
      <Words label={label} value={reason} onChange={setReason} first />
    </Form>
  )
}
