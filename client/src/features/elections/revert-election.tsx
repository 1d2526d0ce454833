import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import { call } from '../../live/api.ts'
import { loadElections } from '../../live/loaded.ts'
import { FailureBox } from '../../ui/failure-box.tsx'

interface RevertProps {
  readonly id: string
  readonly isAdded: boolean
  readonly reload: () => void
}

/** Back to what came with the war room; an election that was added goes. */
export function RevertElection({ id, isAdded, reload }: RevertProps) {
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const revert = async () => {
    const answer = await call('DELETE', `/api/elections/${encodeURIComponent(id)}`, { reason: reason.trim() })
    setFailure(answer.ok ? null : answer.error)
    if (!answer.ok) return
    await loadElections()
    if (isAdded) void navigate('/elections')
    else reload()
  }
  return (
    <details className="page-section">
      <summary>{isAdded ? 'Remove this election' : 'Take the corrections back'}</summary>
      <form
        className="edit-foot"
        onSubmit={(event) => {
          event.preventDefault()
          void revert()
        }}
      >
        <div className="field">
          <label htmlFor="revert-reason">Why</label>
          <input
            id="revert-reason"
            className="input"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <button type="submit" className="button" disabled={reason.trim() === ''}>
          {isAdded ? 'Remove' : 'Take back'}
        </button>
      </form>
      {failure !== null && <FailureBox what="That did not go through." failure={failure} />}
    </details>
  )
}
