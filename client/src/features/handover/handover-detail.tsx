import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { Handover, HandoverLine, LineKind } from '../../../../shared/protocol/handover.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { PersonPicker } from '../alert/person-picker.tsx'
import { LineRow } from './handover-line.tsx'
import { HandoverState } from './handover-state.tsx'
import { useHandover, type HandoverWork } from './use-handover.ts'
import { counted } from '../../ui/words.ts'

/** In the order in which they are read out. */
const kindTitle: Record<LineKind, string> = {
  alert: 'Alerts that are worked on',
  escalation: 'Escalations waiting for an answer',
  unowned: 'Unowned alerts',
  snooze: 'Snoozed, due in the next shift',
  mute: 'Mute windows in force',
  note: 'Notes of the shift',
}
const kinds = Object.keys(kindTitle) as LineKind[]

interface DetailProps {
  readonly first: Handover
  readonly reload: () => void
}

export function HandoverDetail({ first, reload }: DetailProps) {
  const work = useHandover(first)
  const { handover, failure } = work
  const me = useApp((state) => state.session.user?.id)
  const edits = handover.state === 'draft' && handover.outgoing.id === me
  const answers =
    handover.state === 'signed' &&
    handover.signed?.by.id !== me &&
    (handover.incoming === null || handover.incoming.id === me)
  const root = useFocusOnNext(handover.lines, answers)
  return (
    <div ref={root}>
      <Title handover={handover} />
      {failure !== null && <FailureBox what="That did not go through." failure={failure} retry={reload} />}
      {edits && <DraftForm work={work} />}
      {!edits && handover.remarks !== '' && <p className="handover-remarks">“{handover.remarks}”</p>}
      <Actions work={work} edits={edits} answers={answers} />
      <Signatures handover={handover} />
      {kinds.map((kind) => (
        <Lines key={kind} kind={kind} work={work} edits={edits} answers={answers} />
      ))}
      {handover.lines.length === 0 && <p className="muted">Nothing is open: there is nothing to hand over.</p>}
      <p className="handover-back">
        <Link to="/handover">All handovers</Link>
      </p>
    </div>
  )
}

/** After one line is answered the focus goes to the next that waits, or to what is left to do: the button is gone. */
function useFocusOnNext(lines: readonly HandoverLine[], answers: boolean) {
  const root = useRef<HTMLDivElement>(null)
  const waiting = lines.filter(({ answer }) => answer === null).length
  const before = useRef(waiting)
  useEffect(() => {
    if (answers && waiting < before.current && document.activeElement === document.body) {
      root.current?.querySelector<HTMLElement>('[data-accept], [data-take-over]:not(:disabled)')?.focus()
    }
    before.current = waiting
  }, [answers, waiting])
  return root
}

function Title({ handover }: { handover: Handover }) {
  const path = `/api/handovers/${encodeURIComponent(handover.id)}`
  return (
    <div className="section-line handover-title">
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
  )
}

function DraftForm({ work }: { work: HandoverWork }) {
  return (
    <div className="handover-draft">
      <div className="field">
        <label htmlFor="handover-remarks">To the next shift</label>
        <textarea
          id="handover-remarks"
          className="input"
          defaultValue={work.handover.remarks}
          maxLength={4000}
          onChange={(event) => work.setRemarks(event.target.value)}
        />
      </div>
      <PersonPicker value={work.incoming} onChange={work.setIncoming} without={work.handover.outgoing.id} />
    </div>
  )
}

interface SideProps {
  readonly work: HandoverWork
  readonly edits: boolean
  readonly answers: boolean
}

function Actions({ work, edits, answers }: SideProps) {
  const { handover, busy } = work
  const role = useApp((state) => state.session.user?.role)
  const me = useApp((state) => state.session.user?.id)
  const waiting = handover.lines.filter((line) => line.answer === null)
  const mayWithdraw =
    (handover.state === 'draft' || handover.state === 'signed') &&
    (handover.outgoing.id === me || (role !== undefined && isLead(role)))
  return (
    <div className="handover-actions">
      {edits && (
        <>
          <button type="button" className="button button--main" disabled={busy} onClick={() => void work.sign()}>
            Sign
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => void work.save()}>
            Save the draft
          </button>
          <span className="muted">Once signed, the lines stay as they are.</span>
        </>
      )}
      {answers && waiting.length > 0 && (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void work.answer(waiting, true)}
        >{`Accept all ${waiting.length} that wait`}</button>
      )}
      {answers && (
        <button
          type="button"
          className="button button--main"
          data-take-over
          disabled={busy || waiting.length > 0}
          onClick={() => void work.takeOver()}
        >
          Take over
        </button>
      )}
      {mayWithdraw && <Withdraw withdraw={work.withdraw} />}
    </div>
  )
}

function Withdraw({ withdraw }: Pick<HandoverWork, 'withdraw'>) {
  const [reason, setReason] = useState<string | null>(null)
  if (reason === null) {
    return (
      <button type="button" className="button button--bare" onClick={() => setReason('')}>
        Withdraw…
      </button>
    )
  }
  return (
    <form
      className="handover-decline"
      onSubmit={(event) => {
        event.preventDefault()
        void withdraw(reason.trim())
      }}
    >
      <input
        className="input"
        aria-label="Why it is withdrawn"
        placeholder="Why is it withdrawn?"
        value={reason}
        ref={(input) => input?.focus()}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setReason(null)}
      />
      <button type="submit" className="button" disabled={reason.trim() === ''}>
        Withdraw
      </button>
    </form>
  )
}

function Lines({ kind, work, edits, answers }: SideProps & { kind: LineKind }) {
  const { handover } = work
  const lines = handover.lines.filter((line) => line.kind === kind)
  if (lines.length === 0) return null
  const cut = handover.cut[kind] ?? 0
  return (
    <section className="page-section" aria-labelledby={`lines-${kind}`}>
      <h2 id={`lines-${kind}`}>
        {kindTitle[kind]} <span className="muted">{lines.length}</span>
      </h2>
      <ul className="handover-lines">
        {lines.map((line) => (
          <LineRow
            key={line.id}
            line={line}
            canRemark={edits}
            canAnswer={answers}
            remark={(text) => work.setRemark(line.id, text)}
            accept={() => void work.answer([line], true)}
            decline={(reason) => void work.answer([line], false, reason)}
          />
        ))}
      </ul>
      {cut > 0 && <p className="muted">{cut} more are not listed; find them in the feed.</p>}
    </section>
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
          Taken over by {accepted.by.name} <Age at={accepted.at} /> ago · {accepted.moved} alert
          {accepted.moved === 1 ? '' : 's'} moved
          {accepted.left.length > 0 && `, ${accepted.left.length} stayed`}
        </div>
      )}
      {signed.heads.length > 0 && (
        <details>
          <summary>Heads of the audit chains at the signature</summary>
          <ul className="mono">
            {signed.heads.map((head) => (
              <li key={head.chain}>
                {head.chain}: {counted(head.entries, 'entry', 'entries')}, {head.hash}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
