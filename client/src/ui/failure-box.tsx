import type { ReactNode } from 'react'

import type { Failure } from '../../../shared/protocol/errors.ts'

interface FailureBoxProps {
  /** What failed, e.g. "The list could not be loaded." */
  readonly what: string
  /** What still works. */
  readonly still?: ReactNode
  readonly failure: Failure | null
  readonly retry?: () => void
  readonly retryText?: string
}

export function FailureBox({ what, still, failure, retry, retryText = 'Try again' }: FailureBoxProps) {
  return (
    <div className="note-box note-box--bad failure" role="alert">
      <strong>{what}</strong> {failure?.message}
      {still !== undefined && <div className="muted">{still}</div>}
      <div className="failure-foot">
        {retry !== undefined && (
          <button type="button" className="button button--small" onClick={retry}>
            {retryText}
          </button>
        )}
        {failure?.requestId !== undefined && <span className="muted mono">request {failure.requestId}</span>}
      </div>
    </div>
  )
}
