import { useState } from 'react'

import { alertKinds } from '../../../../shared/domain/finding.ts'
import { MUTE_MAX_MS } from '../../../../shared/domain/mute.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { allCountries } from '../../ui/countries.ts'
import { TextField } from '../../ui/fields.tsx'
import { momentOf, momentText } from '../../ui/moment.ts'
import { serverNow } from '../../ui/now.ts'
import { PanelForm } from '../../ui/panel-form.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { countryName, kindWord } from '../../ui/words.ts'
import type { MuteDraft } from './mute-link.ts'

const HOUR_MS = 3_600_000
const kindOptions = alertKinds.map((kind) => [kind, kindWord(kind)] as const)

interface MuteFormProps {
  readonly draft: MuteDraft
  readonly onCancel: () => void
  readonly onProposed: () => void
}

export function MuteForm({ draft, onCancel, onProposed }: MuteFormProps) {
  const sending = useSend()
  const scope = useApp((state) => state.session.user?.scope ?? null)
  const [kinds, setKinds] = useState<string[]>([...draft.kinds])
  const [countries, setCountries] = useState<string[]>([...draft.countries])
  const [subjects, setSubjects] = useState<string[]>(draft.subjects.map(({ id }) => id))
  const [reason, setReason] = useState('')
  const [starts, setStarts] = useState(() => momentText(serverNow()))
  const [ends, setEnds] = useState(() => momentText(serverNow() + 4 * HOUR_MS))
  const [subject, setSubject] = useState('')
  const names = new Map(draft.subjects.map(({ id, name }) => [id, name === id ? id : `${name} (${id})`]))
  const places =
    scope === null
      ? [['none', countryName(null)] as const, ...allCountries()]
      : scope.countries.map((code) => [code, countryName(code)] as const)
  const [startsAt, endsAt] = [momentOf(starts), momentOf(ends)]
  const propose = async () => {
    const body = { kinds, countries, subjectIds: subjects, reason: reason.trim(), startsAt, endsAt }
    const done = 'The window is proposed; another lead approves it'
    if ((await sending.send('POST', '/api/mutes', body, done)) !== null) onProposed()
  }
  const addSubject = () => {
    const id = subject.trim()
    if (id !== '' && !subjects.includes(id)) setSubjects([...subjects, id])
    setSubject('')
  }
  return (
    <PanelForm
      title="Propose a mute window"
      verb="Propose"
      sending={sending}
      missing={missingOf({ parts: kinds.length + countries.length + subjects.length, reason, startsAt, endsAt })}
      onSubmit={() => void propose()}
      onCancel={onCancel}
    >
      <TextField label="Reason" name="reason" value={reason} maxLength={1000} first onChange={setReason} />
      <div className="form-grid">
        <PickList label="Kinds" none="All kinds" chosen={kinds} options={kindOptions} onChange={setKinds} />
        <PickList label="Countries" none="All countries" chosen={countries} options={places} onChange={setCountries} />
        <PickList
          label="Subjects"
          none="All subjects"
          chosen={subjects}
          options={subjects.map((id) => [id, names.get(id) ?? id] as const)}
          onChange={setSubjects}
        />
        <div className="add-line">
          <TextField label="Add a subject by its id" value={subject} maxLength={200} onChange={setSubject} />
          <button type="button" className="button" disabled={subject.trim() === ''} onClick={addSubject}>
            Add
          </button>
        </div>
        <TextField label="Begins (UTC)" type="datetime-local" name="startsAt" value={starts} onChange={setStarts} />
        <TextField
          label="Ends (UTC)"
          type="datetime-local"
          name="endsAt"
          value={ends}
          hint="At most 7 days"
          onChange={setEnds}
        />
      </div>
    </PanelForm>
  )
}

interface MuteGiven {
  readonly parts: number
  readonly reason: string
  readonly startsAt: string | null
  readonly endsAt: string | null
}

/** What a proposal still lacks, in words. */
export function missingOf({ parts, reason, startsAt, endsAt }: MuteGiven): string | undefined {
  if (reason.trim() === '') return 'Give a reason'
  if (parts === 0) return 'Name a kind, a country or a subject'
  if (startsAt === null || endsAt === null) return 'Say when it begins and ends'
  const length = Date.parse(endsAt) - Date.parse(startsAt)
  if (length <= 0) return 'It ends after it begins'
  return length > MUTE_MAX_MS ? 'At most 7 days' : undefined
}
