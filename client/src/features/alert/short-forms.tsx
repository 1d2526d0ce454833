import { useState } from 'react'

import { lanes, severities } from '../../../../shared/domain/alert.ts'
import type { Act } from '../../live/commands.ts'
import { laneWord, severityWord } from '../../ui/words.ts'
import { snoozeOf, snoozeWords, type SnoozeChoice } from '../feed/quick-actions.ts'
import { Form, OneOf, Words, type ActionFormProps } from './form-parts.tsx'
import { LanePlan } from './lane-plan.tsx'
import { MergeTarget } from './merge-target.tsx'
import { PersonPicker } from './person-picker.tsx'

export function EscalateForm({ onAct, onCancel }: ActionFormProps) {
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
      <OneOf label="Lane" name="lane" value={lane} options={lanes} wordOf={laneWord} onChange={setLane} />
      <LanePlan lane={lane} />
      <Words label="One clear ask" value={ask} onChange={setAsk} />
    </Form>
  )
}

const choices = Object.keys(snoozeWords) as SnoozeChoice[]

export function SnoozeForm({ onAct, onCancel }: ActionFormProps) {
  const [choice, setChoice] = useState<SnoozeChoice>('doubles')
  const [reason, setReason] = useState('Watching whether it grows')
  const [openedAt] = useState(() => new Date())
  const act: Act | null =
    reason.trim() === ''
      ? null
      : { action: 'snooze', payload: { until: snoozeOf(choice, openedAt), reason: reason.trim() } }
  return (
    <Form title="Snooze" act={act} onAct={onAct} onCancel={onCancel} missing="Give a reason">
      <OneOf
        label="Until when"
        name="until"
        value={choice}
        options={choices}
        wordOf={(each) => snoozeWords[each]}
        onChange={setChoice}
      />
      <Words label="Reason" value={reason} onChange={setReason} />
    </Form>
  )
}

export function AssignForm({ onAct, onCancel }: ActionFormProps) {
  const [to, setTo] = useState('')
  const act: Act | null = to === '' ? null : { action: 'assign', payload: { to } }
  return (
    <Form title="Assign" act={act} onAct={onAct} onCancel={onCancel} missing="Choose a colleague">
      <PersonPicker value={to} onChange={setTo} />
    </Form>
  )
}

export function NoteForm({ onAct, onCancel }: ActionFormProps) {
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

export function MergeForm({ row, onAct, onCancel }: ActionFormProps) {
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

export function OverrideForm({ row, onAct, onCancel }: ActionFormProps) {
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
      <OneOf
        label="Severity"
        name="severity"
        value={severity}
        options={severities}
        wordOf={severityWord}
        onChange={setSeverity}
      />
      <Words label="Reason (the detector's value stays beside it)" value={reason} onChange={setReason} />
    </Form>
  )
}

interface ReasonFormProps extends ActionFormProps {
  readonly title: string
  readonly label: string
  readonly make: (reason: string) => Act
}

export function ReasonForm({ title, label, make, onAct, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const act = reason.trim() === '' ? null : make(reason.trim())
  return (
    <Form title={title} act={act} onAct={onAct} onCancel={onCancel}>
      <Words label={label} value={reason} onChange={setReason} first />
    </Form>
  )
}
