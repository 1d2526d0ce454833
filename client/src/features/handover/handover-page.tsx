import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import type { Handover, HandoverSummary } from '../../../../shared/protocol/handover.ts'
import { call } from '../../live/api.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { stampText } from '../../ui/time.ts'
import { PersonPicker } from '../alert/person-picker.tsx'
import { HandoverDetail } from './handover-detail.tsx'
import { HandoverState } from './handover-state.tsx'
import './handover.css'

/** Screen F: what one shift leaves to the next, drafted from the log, signed by one side and accepted by the other. */
export function HandoverPage() {
  const { id } = useParams()
  return id === undefined ? <HandoverList /> : <OneHandover key={id} id={id} />
}

function HandoverList() {
  const { answer, reload } = useAnswer<{ handovers: HandoverSummary[] }>('/api/handovers')
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>Shift handover</h1>
        <span className="muted">drafted from the log; ownership moves when the incoming side accepts</span>
      </div>
      <NewHandover />
      {answer === null && (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      )}
      {answer?.ok === false && (
        <FailureBox what="The handovers could not be loaded." failure={answer.error} retry={reload} />
      )}
      {answer?.ok === true && <HandoverTable handovers={answer.value.handovers} />}
    </main>
  )
}

function NewHandover() {
  const navigate = useNavigate()
  const role = useApp((state) => state.session.user?.role)
  const self = useApp((state) => state.session.user?.id)
  const [incoming, setIncoming] = useState('')
  const [everybody, setEverybody] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isLead = role === 'lead' || role === 'admin'
  const draft = async () => {
    const body = { incoming: incoming === '' ? null : incoming, ...(everybody ? { people: [] } : {}) }
    const answer = await call<{ handover: Handover }>('POST', '/api/handovers', body)
    if (answer.ok) void navigate(`/handover/${answer.value.handover.id}`)
    else setFailure(answer.error)
  }
  return (
    <section className="page-section handover-new" aria-labelledby="new-handover">
      <h2 id="new-handover">Hand over now</h2>
      <p className="muted">The last eight hours: open alerts, escalations that wait, snoozes, mutes and notes.</p>
      <div className="handover-form">
        <PersonPicker value={incoming} onChange={setIncoming} without={self} />
        {isLead && (
          <label className="handover-everybody">
            <input type="checkbox" checked={everybody} onChange={(event) => setEverybody(event.target.checked)} />
            everybody’s alerts, not just mine
          </label>
        )}
        <button type="button" className="button button--main" onClick={() => void draft()}>
          Draft the handover
        </button>
      </div>
      {failure !== null && <FailureBox what="The handover could not be drafted." failure={failure} />}
    </section>
  )
}

function HandoverTable({ handovers }: { handovers: readonly HandoverSummary[] }) {
  if (handovers.length === 0) return <p className="muted">No shift has been handed over yet.</p>
  return (
    <DataTable
      label="Handovers"
      heads={[
        'State',
        'From',
        'To',
        { number: 'Drafted' },
        { number: 'Lines' },
        { number: 'Answered' },
        { readOut: 'Open' },
      ]}
    >
      {handovers.map((handover) => (
        <tr key={handover.id}>
          <td>
            <HandoverState state={handover.state} />
          </td>
          <td>{handover.outgoing.name}</td>
          <td>{handover.incoming?.name ?? 'whoever comes'}</td>
          <td className="number">
            <Age at={handover.draftedAt} />
          </td>
          <td className="number">{handover.lineCount}</td>
          <td className="number">{handover.answered}</td>
          <td>
            <Link
              className="button button--small"
              to={`/handover/${handover.id}`}
              aria-label={`Open the handover of ${handover.outgoing.name}, drafted ${stampText(handover.draftedAt)}`}
            >
              Open
            </Link>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

function OneHandover({ id }: { id: string }) {
  const { answer, reload } = useAnswer<{ handover: Handover }>(`/api/handovers/${encodeURIComponent(id)}`)
  return (
    <main id="main" className="page" tabIndex={-1}>
      {answer === null && (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      )}
      {answer?.ok === false && (
        <FailureBox what="This handover could not be loaded." failure={answer.error} retry={reload} />
      )}
      {answer?.ok === true && (
        <HandoverDetail key={answer.value.handover.version} first={answer.value.handover} reload={reload} />
      )}
    </main>
  )
}
