import { useEffect, useState } from 'react'

import { HOUR_MS } from '../../../../shared/domain/time.ts'
import type { ShiftBody, ShiftEntry } from '../../../../shared/protocol/handover.ts'
import { needPeople } from '../../live/loaded.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { momentOf, momentText } from '../../ui/moment.ts'
import { PanelForm } from '../../ui/panel-form.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { ScopeField } from '../admin/scope-field.tsx'

const SHIFT_HOURS = 8

interface ShiftFormProps {
  /** Null for a new one. */
  readonly shift: ShiftEntry | null
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** A lead plans a shift: when, what it watches, who is on it and at which desk. */
export function ShiftForm({ shift, onDone, onCancel }: ShiftFormProps) {
  const people = useApp((state) => state.people.value)
  const own = useApp((state) => state.session.user?.scope ?? null)
  useEffect(needPeople, [])
  const sending = useSend()
  const {
    name,
    setName,
    from,
    setFrom,
    to,
    setTo,
    scope,
    setScope,
    members,
    setMembers,
    desks,
    setDesks,
    lead,
    setLead,
  } = useShiftDraft(shift, own)
  const known = people.map((person) => [person.id, `${person.name} · ${person.role}`] as const)
  const names = new Map(people.map((person) => [person.id, person.name]))
  const begins = momentOf(from)
  const ends = momentOf(to)
  const missing = missingIn(name, begins, ends, members.length)
  const save = async () => {
    if (begins === null || ends === null) return
    const body: ShiftBody = {
      name: name.trim(),
      from: begins,
      to: ends,
      scope,
      members: members.map((userId) => ({ userId, desk: desks[userId] ?? '' })),
      leadId: lead === '' ? null : lead,
    }
    const path = shift === null ? '/api/roster' : `/api/roster/${encodeURIComponent(shift.id)}`
    if ((await sending.send(shift === null ? 'POST' : 'PUT', path, body, `${body.name} is planned`)) !== null) onDone()
  }
  return (
    <PanelForm
      title={shift === null ? 'Plan a shift' : `Change ${shift.name}`}
      verb="Save"
      sending={sending}
      missing={missing}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <div className="form-grid">
        <TextField label="Name" name="name" value={name} onChange={setName} first />
        <TextField label="From (UTC)" name="from" type="datetime-local" value={from} onChange={setFrom} />
        <TextField label="To (UTC)" name="to" type="datetime-local" value={to} onChange={setTo} />
      </div>
      <ScopeField scope={scope} onChange={setScope} within={own} />
      <PickList label="Who" none="Nobody yet" chosen={members} options={known} onChange={setMembers} />
      {members.length > 0 && (
        <div className="form-grid">
          {members.map((id) => (
            <TextField
              key={id}
              label={`Desk of ${names.get(id) ?? id}`}
              placeholder="e.g. Brazil ads"
              maxLength={80}
              value={desks[id] ?? ''}
              onChange={(desk) => setDesks((before) => ({ ...before, [id]: desk }))}
            />
          ))}
        </div>
      )}
      <SelectField
        label="Lead"
        name="leadId"
        value={lead}
        options={[
          ['', 'none'],
          ...people
            .filter(({ role }) => role === 'lead' || role === 'admin')
            .map((person) => [person.id, person.name] as const),
        ]}
        onChange={setLead}
      />
    </PanelForm>
  )
}

function useShiftDraft(shift: ShiftEntry | null, own: ShiftBody['scope']) {
  const [start] = useState(() => Math.ceil(Date.now() / HOUR_MS) * HOUR_MS)
  const [name, setName] = useState(shift?.name ?? '')
  const [from, setFrom] = useState(momentText(shift === null ? start : Date.parse(shift.from)))
  const [to, setTo] = useState(momentText(shift === null ? start + SHIFT_HOURS * HOUR_MS : Date.parse(shift.to)))
  const [scope, setScope] = useState(shift === null ? own : shift.scope)
  const [members, setMembers] = useState((shift?.members ?? []).map(({ person }) => person.id))
  const [desks, setDesks] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries((shift?.members ?? []).map(({ person, desk }) => [person.id, desk])),
  )
  const [lead, setLead] = useState(shift?.lead?.id ?? '')
  return {
    name,
    setName,
    from,
    setFrom,
    to,
    setTo,
    scope,
    setScope,
    members,
    setMembers,
    desks,
    setDesks,
    lead,
    setLead,
  }
}

function missingIn(name: string, from: string | null, to: string | null, members: number): string | undefined {
  if (name.trim() === '') return 'Name the shift'
  if (from === null || to === null) return 'Say from when to when'
  if (to <= from) return 'It ends after it begins'
  return members === 0 ? 'Choose who is on it' : undefined
}
