import { useState } from 'react'
import { NavLink } from 'react-router'

import type { Handover, HandoverLine, LineKind } from '../../../../shared/protocol/handover.ts'
import type { Failure } from '../../../../shared/protocol/errors.ts'
import { call, type Answer } from '../../live/api.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { LineRow } from './handover-line.tsx'
import { HandoverState } from './handover-page.tsx'

/** In the order in which they are read out. */
const kindTitle: Record<LineKind, string> = {
  alert: 'Alerts that are worked on',
  escalation: 'Escalations waiting for an answer',
  unowned: 'Unowned alerts',
  snooze: 'Snoozed, due in the next shift',
  mute: 'Mute windows in force',
  note: 'Notes of the shift',
}

interface DetailProps {
  readonly handover: Handover
  readonly reload: () => void
}

export function HandoverDetail({ handover, reload }: DetailProps) {
  const me = useApp((state) => state.session.user?.id)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [remarks, setRemarks] = useState<Record<string, string>>({})
  const path = `/api/handovers/${encodeURIComponent(handover.id)}`
  const isOutgoing = handover.outgoing.id === me
  const isDraft = handover.state === 'draft'
  const after = (answer: Answer<unknown>) => {
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) reload()
    return answer.ok
  }
  const save = async (): Promise<number | null> => {
    const lines = Object.entries(remarks).map(([id, remark]) => ({ id, remark }))
    if (lines.length === 0) return handover.version
    const body = {
      version: handover.version,
      remarks: handover.remarks,
      incoming: handover.incoming?.id ?? null,
      lines,
    }
    const answer = await call<{ handover: Handover }>('PUT', path, body)
    if (answer.ok) return answer.value.handover.version
    setFailure(answer.error)
    return null
  }
  const sign = async () => {
    const version = await save()
    if (version !== null) after(await call('POST', `${path}/sign`, { version }))
  }
  const answerLines = async (lines: readonly HandoverLine[], accepted: boolean, reason = '') => {
    const answers = lines.map(({ id }) => ({ line: id, accepted, to: null, reason }))
    after(await call('POST', `${path}/answers`, { answers }))
  }
  const waiting = handover.lines.filter((line) => line.answer === null)
  return (
    <>
      <div className="section-line">
        <h1>
          Handover of {handover.outgoing.name} to {handover.incoming?.name ?? 'whoever comes'}
        </h1>
        <HandoverState state={handover.state} />
        <span className="muted">
          drafted <Age at={handover.draftedAt} /> ago
        </span>
        <span className="spring" />
        <a className="button button--small" href={`${path}/file.pdf`} download>
          PDF
        </a>
        <a className="button button--small" href={`${path}/file.json`} download>
          JSON
        </a>
      </div>
      {failure !== null && <FailureBox what="That did not go through." failure={failure} retry={reload} />}
      <div className="handover-actions">
        {isDraft && isOutgoing && (
          <button type="button" className="button button--main" onClick={() => void sign()}>
            Sign: the lines are fixed from here
          </button>
        )}
        {handover.state === 'signed' && !isOutgoing && waiting.length > 0 && (
          <button type="button" className="button" onClick={() => void answerLines(waiting, true)}>
            Accept all {waiting.length} that wait
          </button>
        )}
        {handover.state === 'signed' && !isOutgoing && (
          <button
            type="button"
            className="button button--main"
            disabled={waiting.length > 0}
            onClick={async () => {
              after(await call('POST', `${path}/accept`, { version: handover.version }))
            }}
          >
            Take over
          </button>
        )}
      </div>
      <Signatures handover={handover} />
      {(Object.keys(kindTitle) as LineKind[]).map((kind) => {
        const lines = handover.lines.filter((line) => line.kind === kind)
        if (lines.length === 0) return null
        return (
          <section key={kind} className="page-section" aria-labelledby={`lines-${kind}`}>
            <h2 id={`lines-${kind}`}>
              {kindTitle[kind]} <span className="muted">{lines.length}</span>
            </h2>
            <ul className="handover-lines">
              {lines.map((line) => (
                <LineRow
                  key={line.id}
                  line={line}
                  canRemark={isDraft && isOutgoing}
                  canAnswer={handover.state === 'signed' && !isOutgoing}
                  remark={(text) => setRemarks((before) => ({ ...before, [line.id]: text }))}
                  accept={() => void answerLines([line], true)}
                  decline={(reason) => void answerLines([line], false, reason)}
                />
              ))}
            </ul>
            {(handover.cut[kind] ?? 0) > 0 && (
              <p className="muted">{handover.cut[kind]} more are not listed; find them in the feed.</p>
            )}
          </section>
        )
      })}
      {handover.lines.length === 0 && <p className="muted">Nothing is open: there is nothing to hand over.</p>}
      <p>
        <NavLink to="/handover">All handovers</NavLink>
      </p>
    </>
  )
}

function Signatures({ handover }: { handover: Handover }) {
  const { signed, accepted } = handover
  if (signed === null) return null
  return (
    <div className="note-box handover-signatures">
      <div>
        Signed by {signed.by.name} <Age at={signed.at} /> ago ·{' '}
        <span className="mono">{signed.hash.slice(0, 16)}…</span>
      </div>
      {accepted !== null && (
        <div>
          Taken over by {accepted.by.name} <Age at={accepted.at} /> ago · {accepted.moved} alerts moved
          {accepted.left.length > 0 && `, ${accepted.left.length} stayed`}
        </div>
      )}
      <details>
        <summary>Heads of the audit chains at the signature</summary>
        <ul className="mono">
          {signed.heads.map((head) => (
            <li key={head.chain}>
              {head.chain}: {head.entries} entries, {head.hash}
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}
