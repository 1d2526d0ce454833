import { useState } from 'react'

import { useSend } from '../../live/use-send.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { TextField } from '../../ui/fields.tsx'

/** Strikes an entry out, with a reason; it stays readable. */
export function VoidForm({ path, onDone, onCancel }: { path: string; onDone: () => void; onCancel: () => void }) {
  const { send, busy, failure } = useSend()
  const [reason, setReason] = useState('')
  const strike = async () => {
    const done = await send('DELETE', path, { reason: reason.trim() }, 'The entry is struck out')
    if (done !== null) onDone()
  }
  return (
    // Escape on its way up from the field.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="inline-form"
      aria-label="Strike the entry out"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') void strike()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      <TextField label="Why it is struck out" value={reason} maxLength={4000} first onChange={setReason} />
      <button type="submit" className="button button--small" disabled={busy || reason.trim() === ''}>
        Strike out
      </button>
      <button type="button" className="button button--small" onClick={onCancel}>
        Cancel
      </button>
      {failure !== null && <FailureBox what="It was not struck out." failure={failure} />}
    </form>
  )
}
