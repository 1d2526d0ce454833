import { useState } from 'react'

import type { LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { useSend } from '../../live/use-send.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { serverNow } from '../../ui/now.ts'

type Outcome = LiaisonEntry['replies'][number]['outcome']

const outcomes = [
  ['answered', 'Answered'],
  ['partly', 'In part: keeps waiting'],
  ['refused', 'Refused'],
] as const satisfies readonly (readonly [Outcome, string])[]

interface ReplyFormProps {
  readonly entry: Pick<LiaisonEntry, 'id' | 'organisation'>
  readonly onDone: () => void
  readonly onCancel: () => void
}

export function ReplyForm({ entry, onDone, onCancel }: ReplyFormProps) {
  const { send, busy, failure } = useSend()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState<Outcome>('answered')
  const enter = async () => {
    const body = { text: text.trim(), outcome, at: new Date(serverNow()).toISOString() }
    if ((await send('POST', `/api/liaison/${entry.id}/replies`, body, 'The reply is entered')) !== null) onDone()
  }
  return (
    // Escape on its way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="inline-form"
      aria-label={`Reply of ${entry.organisation}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') void enter()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      <TextField label="What they replied" value={text} maxLength={4000} first onChange={setText} />
      <SelectField label="Outcome" value={outcome} options={outcomes} onChange={setOutcome} />
      <button type="submit" className="button button--small" disabled={busy || text.trim() === ''}>
        Enter the reply
      </button>
      <button type="button" className="button button--small" onClick={onCancel}>
        Cancel
      </button>
      {failure !== null && <FailureBox what="The reply was not entered." failure={failure} />}
    </form>
  )
}
