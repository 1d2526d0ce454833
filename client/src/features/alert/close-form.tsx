import { useState } from 'react'

import { dispositions, type AlertDetail, type Disposition } from '../../../../shared/domain/alert.ts'
import { isTruePositive, needsNote } from '../../../../shared/domain/life-cycle.ts'
import type { Act } from '../../live/commands.ts'
import { dispositionWord } from '../../ui/words.ts'
import { Form, OneOf, Words, type ActionFormProps } from './form-parts.tsx'

/** A reason to start from, so that the common case needs no typing. */
const usualReason: Partial<Record<Disposition, string>> = {
  benign: 'Lawful campaigning',
  duplicate: 'Same as an alert that is being worked on',
  'out-of-scope': 'Outside what this room watches',
  exercise: 'Part of the exercise',
}

const EVIDENCE_SHOWN = 12
const EVIDENCE_MOST = 100

interface CloseGiven {
  readonly disposition: Disposition | null
  readonly reason: string
  readonly note: string
  readonly refs: number
  /** One alert is closed, whose evidence can be named; not several together. */
  readonly isOne: boolean
  readonly hasEvidence: boolean
}

/** What a close still lacks, in words; undefined when it may be sent. */
export function closeMissing({ disposition, reason, note, refs, isOne, hasEvidence }: CloseGiven): string | undefined {
  if (disposition === null) return 'Choose a disposition'
  if (isTruePositive(disposition) && !isOne) return 'Close true positives one by one: each rests on its own evidence'
  if (reason.trim() === '') return 'Give a reason'
  if (needsNote(disposition) && note.trim() === '') return 'This disposition needs a note'
  if (isTruePositive(disposition) && hasEvidence && refs === 0) return 'Choose the evidence it rests on'
  if (isTruePositive(disposition) && !hasEvidence && note.trim() === '') return 'Say in the note what it rests on'
  return undefined
}

export function CloseForm({ row, evidence, onAct, onCancel, first }: ActionFormProps & { first: string | null }) {
  const given = dispositions.find((each) => each === first) ?? null
  const [disposition, setDisposition] = useState(given)
  const [reason, setReason] = useState(given === null ? '' : (usualReason[given] ?? ''))
  const [note, setNote] = useState('')
  const [outward, setOutward] = useState(false)
  const [picked, setPicked] = useState<readonly string[] | null>(null)
  const isTrue = disposition !== null && isTruePositive(disposition)
  const refs = picked ?? evidence.slice(0, EVIDENCE_MOST).map(({ id }) => id)
  const hasEvidence = evidence.length > 0
  const mustNote = disposition !== null && (needsNote(disposition) || (isTrue && !hasEvidence))
  const missing = closeMissing({ disposition, reason, note, refs: refs.length, isOne: row !== null, hasEvidence })
  const evidenceRefs = isTrue ? [...refs] : []
  const act: Act | null =
    disposition === null || missing !== undefined
      ? null
      : { action: 'close', payload: { disposition, reason: reason.trim(), note: note.trim(), outward, evidenceRefs } }
  const choose = (next: Disposition) => {
    const isUntouched = reason === '' || (disposition !== null && reason === usualReason[disposition])
    if (isUntouched) setReason(usualReason[next] ?? '')
    setDisposition(next)
  }
  const needsSecond = outward || (isTrue && row?.severity === 'critical')
  return (
    <Form title="Close" act={act} onAct={onAct} onCancel={onCancel} {...(missing === undefined ? {} : { missing })}>
      <OneOf
        label="Disposition"
        name="disposition"
        value={disposition}
        options={dispositions}
        wordOf={dispositionWord}
        onChange={choose}
        first={first === null}
      />
      <Words label="Reason" value={reason} onChange={setReason} first={first !== null} />
      {(disposition === null || mustNote || note !== '') && (
        <Words label={mustNote ? 'Note (needed)' : 'Note'} value={note} onChange={setNote} long />
      )}
      {isTrue && hasEvidence && <EvidenceChoice evidence={evidence} picked={refs} onPick={setPicked} />}
      <label className="choice">
        <input type="checkbox" checked={outward} onChange={() => setOutward(!outward)} /> It goes outside (a second
        person confirms)
      </label>
      {needsSecond && <p className="muted">A second person has to confirm this close.</p>}
    </Form>
  )
}

interface EvidenceChoiceProps {
  readonly evidence: AlertDetail['evidence']
  readonly picked: readonly string[]
  readonly onPick: (ids: readonly string[]) => void
}

function EvidenceChoice({ evidence, picked, onPick }: EvidenceChoiceProps) {
  const toggle = (id: string) => onPick(picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id])
  return (
    <fieldset className="choices choices--column" aria-label="Evidence it rests on">
      {evidence.slice(0, EVIDENCE_SHOWN).map(({ id, text }) => (
        <label key={id} className="choice">
          <input type="checkbox" checked={picked.includes(id)} onChange={() => toggle(id)} />
          <span className="truncate">{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
