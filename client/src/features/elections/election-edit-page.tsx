import { useEffect, useId, useRef, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import { electionKinds, type Election } from '../../../../shared/domain/election.ts'
import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { Failure } from '../../../../shared/protocol/errors.ts'
import { call } from '../../live/api.ts'
import { say } from '../../live/commands.ts'
import { loadElections } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { FieldFailure, SelectField, TextArea, TextField } from '../../ui/fields.tsx'
import { Late } from '../../ui/late.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { draftOf, electionOf, emptyElection, type ElectionDraft } from './election-draft.ts'
import { fieldLabel, inPlainWords } from './field-faults.ts'
import { RevertElection } from './revert-election.tsx'
import { RoundsFields } from './rounds-fields.tsx'
import { SilenceFields } from './silence-fields.tsx'
import './election-edit.css'

interface Known {
  readonly election: Election
  readonly origin: 'seed' | 'edited' | 'added' | 'exercise'
  readonly updatedAt: string | null
}

/** A lead corrects an election or adds one. Every change is logged with its reason. */
export function ElectionEditPage() {
  const { id } = useParams()
  const { answer, reload } = useAnswer<Known>(id === undefined ? null : `/api/elections/${encodeURIComponent(id)}`)
  const known = answer?.ok === true ? answer.value : null
  return (
    <main id="main" className="page election-edit" tabIndex={-1}>
      <h1>{id === undefined ? 'Add an election' : (known?.election.name ?? id)}</h1>
      {id !== undefined && answer === null && (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      )}
      {answer?.ok === false && (
        <FailureBox what="This election could not be loaded." failure={answer.error} retry={reload} />
      )}
      {(id === undefined || known !== null) && (
        <EditForm key={known?.updatedAt ?? 'first'} known={known} reload={reload} />
      )}
    </main>
  )
}

const originWords = {
  seed: 'As it came with the war room.',
  edited: 'Corrected by this room',
  added: 'Added by this room',
  exercise: 'Invented by the exercise; nobody edits it.',
} as const

function EditForm({ known, reload }: { known: Known | null; reload: () => void }) {
  const isOfLead = useApp((state) => state.session.user !== null && isLead(state.session.user.role))
  const mayEdit = isOfLead && known?.election.exercise !== true
  const { draft, set, reason, setReason, failure, busy, save } = useElectionForm(known)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // The first wrong field is where the work goes on.
    if (failure !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [failure])
  return (
    <FieldFailure value={failure}>
      {known !== null && (
        <p className="muted">
          {originWords[known.origin]}
          {known.updatedAt !== null && (
            <>
              , <Age at={known.updatedAt} /> ago
            </>
          )}
        </p>
      )}
      {!isOfLead && <p className="note-box">Leads edit elections; you can read this one.</p>}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <fieldset disabled={!mayEdit} aria-label="Election">
          <Basics draft={draft} set={set} isNew={known === null} />
          <section className="page-section" aria-labelledby="rounds-title">
            <h2 id="rounds-title">Rounds</h2>
            <RoundsFields rounds={draft.rounds} onChange={(rounds) => set({ rounds })} />
          </section>
          <section className="page-section" aria-labelledby="silence-title">
            <h2 id="silence-title">Silence windows</h2>
            <p className="muted">To be checked with counsel before anyone relies on them.</p>
            <SilenceFields
              windows={draft.silence}
              rounds={draft.rounds.length}
              onChange={(silence) => set({ silence })}
            />
          </section>
        </fieldset>
        {failure !== null && <Refused failure={failure} reload={reload} />}
        {mayEdit && (
          <div className="edit-foot">
            <TextField name="reason" label="Reason of this change" value={reason} onChange={setReason} />
            <button type="submit" className="button button--main" disabled={busy}>
              Save
            </button>
            <Link className="button" to="/elections">
              Back
            </Link>
          </div>
        )}
      </form>
      {mayEdit && known !== null && (known.origin === 'edited' || known.origin === 'added') && (
        <RevertElection id={known.election.id} isAdded={known.origin === 'added'} reload={reload} />
      )}
    </FieldFailure>
  )
}

function useElectionForm(known: Known | null) {
  const navigate = useNavigate()
  const [draft, setDraft] = useState<ElectionDraft>(known === null ? emptyElection : draftOf(known.election))
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const body = { election: electionOf(draft), reason: reason.trim(), seen: known?.updatedAt ?? null }
    const path = known === null ? '/api/elections' : `/api/elections/${encodeURIComponent(known.election.id)}`
    const answer = await call(known === null ? 'POST' : 'PUT', path, body)
    setBusy(false)
    setFailure(answer.ok ? null : inPlainWords(answer.error))
    if (!answer.ok) return
    const text = 'Saved. Calendars show it now; detectors judge by it what is observed from now on.'
    say({ id: 'election', tone: 'ok', text, alertId: null, undo: null })
    await loadElections()
    void navigate('/elections')
  }
  const set = (change: Partial<ElectionDraft>) => setDraft((before) => ({ ...before, ...change }))
  return { draft, set, reason, setReason, failure, busy, save }
}

/** Fields that the form shows; what is wrong elsewhere is said in the box. */
const shownFields = /^(id|name|country|subdivision|kind|electors|sources|reason)(\.|$)|^(rounds|silence)\.\d+\./

function Refused({ failure, reload }: { failure: Failure; reload: () => void }) {
  const { fields = [] } = failure
  const marked = [
    ...new Set(fields.filter(({ field }) => shownFields.test(field)).map(({ field }) => fieldLabel(field))),
  ]
  const others = fields
    .filter(({ field }) => !shownFields.test(field))
    .map(({ field, message }) => `${field}: ${message}`)
  const said = [marked.length > 0 ? `Look at: ${marked.join(' · ')}.` : '', ...others]
  return (
    <FailureBox
      what="The election was not saved."
      failure={failure}
      still={said.filter(Boolean).join(' ') || 'What you typed is still here.'}
      {...(failure.code === 'VERSION_CONFLICT' ? { retry: reload } : {})}
    />
  )
}

const kinds = electionKinds.map((kind) => [kind, kind] as const)

interface BasicsProps {
  readonly draft: ElectionDraft
  readonly set: (change: Partial<ElectionDraft>) => void
  readonly isNew: boolean
}

function Basics({ draft, set, isNew }: BasicsProps) {
  const tentativeId = useId()
  const text = (field: 'id' | 'name' | 'country' | 'subdivision' | 'electors' | 'sources') => ({
    name: field,
    value: draft[field],
    onChange: (value: string) => set({ [field]: value }),
  })
  return (
    <section className="page-section" aria-label="What it is">
      <div className="edit-line">
        <TextField label="Name" placeholder="Brazil, general 2026" {...text('name')} />
        <TextField label="Id" placeholder="xx-2027-general" disabled={!isNew} {...text('id')} />
        <SelectField name="kind" label="Kind" value={draft.kind} options={kinds} onChange={(kind) => set({ kind })} />
      </div>
      <div className="edit-line">
        <TextField label="Country (two letters)" placeholder="BR" {...text('country')} />
        <TextField label="Region (ISO 3166-2), if one only" placeholder="US-AL" {...text('subdivision')} />
        <TextField label="Electors, approximately" placeholder="156,000,000" {...text('electors')} />
        <label className="choice" htmlFor={tentativeId}>
          <input
            id={tentativeId}
            type="checkbox"
            checked={draft.tentative}
            onChange={(event) => set({ tentative: event.target.checked })}
          />
          The date is not fixed yet
        </label>
      </div>
      <TextArea label="Sources, one per line" {...text('sources')} />
    </section>
  )
}
