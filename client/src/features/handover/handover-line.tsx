import { useState } from 'react'
import { Link } from 'react-router'

import type { HandoverLine } from '../../../../shared/protocol/handover.ts'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { countryName } from '../../ui/words.ts'

interface LineRowProps {
  readonly line: HandoverLine
  readonly canRemark: boolean
  readonly canAnswer: boolean
  readonly remark: (text: string) => void
  readonly accept: () => void
  readonly decline: (reason: string) => void
}

/** One matter: what it is, what the outgoing side says of it, and the answer of the incoming side. */
export function LineRow({ line, canRemark, canAnswer, remark, accept, decline }: LineRowProps) {
  return (
    <li className="handover-line">
      <span className="handover-severity">{line.severity !== null && <SeverityMark severity={line.severity} />}</span>
      <div className="handover-words">
        <div>
          {line.alertId === null ? (
            line.text
          ) : (
            <Link to={`/alert/${encodeURIComponent(line.alertId)}`}>{line.text}</Link>
          )}{' '}
          {line.exercise && <span className="exercise-word">EXERCISE</span>}
        </div>
        <div className="muted">
          {[
            line.owner === null ? '' : `with ${line.owner.name}`,
            line.by === null ? '' : `by ${line.by.name}`,
            line.country === null ? '' : countryName(line.country),
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
        {canRemark ? (
          <input
            className="input"
            aria-label={`Remark on: ${line.text}`}
            placeholder="What should the next shift know?"
            defaultValue={line.remark}
            onChange={(event) => remark(event.target.value)}
          />
        ) : (
          line.remark !== '' && <div>“{line.remark}”</div>
        )}
      </div>
      <div className="handover-answer">
        {line.answer !== null && (
          <span className={line.answer.accepted ? 'chip chip--ok' : 'chip chip--bad'}>
            {line.answer.accepted ? `Accepted by ${line.answer.by.name}` : `Declined: ${line.answer.reason}`}
          </span>
        )}
        {canAnswer && line.answer === null && <AnswerButtons line={line} accept={accept} decline={decline} />}
      </div>
    </li>
  )
}

function AnswerButtons({ line, accept, decline }: Pick<LineRowProps, 'line' | 'accept' | 'decline'>) {
  const [reason, setReason] = useState<string | null>(null)
  if (reason !== null) {
    return (
      <form
        className="handover-decline"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') decline(reason.trim())
        }}
      >
        <input
          className="input"
          aria-label={`Why it is declined: ${line.text}`}
          placeholder="Why not?"
          value={reason}
          ref={(input) => input?.focus()}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setReason(null)}
        />
        <button type="submit" className="button button--small" disabled={reason.trim() === ''}>
          Decline
        </button>
      </form>
    )
  }
  return (
    <>
      <button
        type="button"
        className="button button--small"
        data-accept
        aria-label={`Accept: ${line.text}`}
        onClick={accept}
      >
        Accept
      </button>
      <button
        type="button"
        className="button button--small button--bare"
        aria-label={`Decline: ${line.text}`}
        onClick={() => setReason('')}
      >
        Decline…
      </button>
    </>
  )
}
