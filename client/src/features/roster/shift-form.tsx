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
  const [draft, setDraft] = useState(() => draftOf(shift, own))
  const set = (change: Partial<ShiftDraft>) => setDraft((before) => ({ ...before, ...change }))
  const { name, from, to, scope, members, desks, lead } = draft
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
        <TextField label="Name" name="name" value={name} onChange={(next) => set({ name: next })} first />
        <TextField
          label="From (UTC)"
          name="from"
          type="datetime-local"
          value={from}
          onChange={(next) => set({ from: next })}
        />
        <TextField label="To (UTC)" name="to" type="datetime-local" value={to} onChange={(next) => set({ to: next })} />
      </div>
      <ScopeField scope={scope} onChange={(next) => set({ scope: next })} within={own} />
      <PickList
        label="Who"
        none="Nobody yet"
        chosen={members}
        options={known}
        onChange={(next) => set({ members: next })}
      />
      {members.length > 0 && (
        <div className="form-grid">
          {members.map((id) => (
            <TextField
              key={id}
              label={`Desk of ${names.get(id) ?? id}`}
              placeholder="e.g. Brazil ads"
              maxLength={80}
              value={desks[id] ?? ''}
              onChange={(desk) => set({ desks: { ...desks, [id]: desk } })}
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
        onChange={(next) => set({ lead: next })}
      />
    </PanelForm>
  )
}

interface ShiftDraft extends Pick<ShiftBody, 'name' | 'scope'> {
  readonly from: string
  readonly to: string
  readonly members: readonly string[]
  /** By member; also of those who were taken off again. */
  readonly desks: Readonly<Record<string, string>>
  readonly lead: string
}

function draftOf(shift: ShiftEntry | null, own: ShiftBody['scope']): ShiftDraft {
  if (shift === null) {
    const start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS
    const times = { from: momentText(start), to: momentText(start + SHIFT_HOURS * HOUR_MS) }
    return { name: '', ...times, scope: own, members: [], desks: {}, lead: '' }
  }
  const { name, from, to, scope, members, lead } = shift
  return {
    name,
    from: momentText(Date.parse(from)),
    to: momentText(Date.parse(to)),
    scope,
    members: members.map(({ person }) => person.id),
    desks: Object.fromEntries(members.map(({ person, desk }) => [person.id, desk])),
    lead: lead?.id ?? '',
  }
}

function missingIn(name: string, from: string | null, to: string | null, members: number): string | undefined {
  if (name.trim() === '') return 'Name the shift'
  if (from === null || to === null) return 'Say from when to when'
  if (to <= from) return 'It ends after it begins'
  return members === 0 ? 'Choose who is on it' : undefined
}
