import type { AlertDetail as Detail, AlertRow } from '../../../../shared/domain/alert.ts'
import { isOpen } from '../../../../shared/domain/life-cycle.ts'
import { loadDetail } from '../../live/detail-link.ts'
import { useApp } from '../../store/app-store.ts'
import { Avatar, Avatars } from '../../ui/avatar.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { Age, Due } from '../../ui/relative-time.tsx'
import { Part } from '../../ui/part.tsx'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { countryName, kindWord } from '../../ui/words.ts'
import { EntityName } from '../advertiser/entity-name.tsx'
import { useElectionNames } from '../elections/use-elections.ts'
import { ActionBar } from './action-bar.tsx'
import { Checklist } from './checklist.tsx'
import { Escalation } from './escalation.tsx'
import { Evidence } from './evidence.tsx'
import { AlertLedger, Labels, SeriesSection } from './late-sections.ts'
import { Log } from './log.tsx'
import { Members } from './members.tsx'
import { MergedInto } from './merged-into.tsx'
import { Related } from './related.tsx'
import { Why } from './why.tsx'
import './alert.css'

/** Everything of one alert, in the drawer or as a page of its own. */
export function AlertDetail({ id, onClose }: { id: string; onClose?: () => void }) {
  const detail = useApp((state) => state.detail)
  const listed = useApp((state) => state.feed.rows.get(id))
  const alert = detail.id === id ? detail.alert : null
  const row = alert?.row ?? listed
  return (
    <article
      id="alert-detail"
      className="alert-detail"
      tabIndex={-1}
      aria-label={row === undefined ? 'Alert' : `Alert: ${row.title}`}
    >
      {row !== undefined && <Head row={row} {...(onClose === undefined ? {} : { onClose })} />}
      <div className="alert-body">
        {detail.id === id && detail.status === 'failed' && (
          <FailureBox
            what="This alert could not be loaded."
            still={row === undefined ? undefined : 'The list goes on; actions still work.'}
            failure={detail.failure}
            retry={() => void loadDetail(id)}
          />
        )}
        {alert === null && !(detail.id === id && detail.status === 'failed') && (
          <Late>
            <DetailSkeleton />
          </Late>
        )}
        {alert !== null && <Sections key={alert.row.id} alert={alert} />}
      </div>
      {row !== undefined && <ActionBar row={row} evidence={alert?.evidence ?? []} />}
    </article>
  )
}

function Head({ row, onClose }: { row: AlertRow; onClose?: () => void }) {
  const names = useElectionNames()
  const userId = useApp((state) => state.session.user?.id)
  const looking = useApp((state) => state.presence)
    .filter((each) => each.alertId === row.id && each.user.id !== userId)
    .map(({ user, idle, field }) => ({ ...user, idle, field }))
  const writing = looking.find(({ field }) => field !== null)
  return (
    <header className={`alert-title bar-${row.severity}`}>
      <div className={onClose === undefined ? 'alert-title-line' : 'alert-title-line has-tools'}>
        <SeverityMark severity={row.severity} />
        <StateChip row={row} />
        {row.exercise && <span className="exercise-word">EXERCISE</span>}
        <span className="muted">
          raised <Age at={row.raisedAt} /> ago
        </span>
        {row.dueAt !== null && (
          <Due at={row.dueAt} what={row.state === 'new' ? 'To be claimed' : 'To be answered'} spelled />
        )}
        <span className="spring" />
        <Avatars people={looking} />
        {onClose !== undefined && (
          <span className="alert-title-tools">
            <a
              className="button button--bare"
              href={`/alert/${encodeURIComponent(row.id)}`}
              title="Open as a page"
              aria-label="Open as a page"
            >
              ⤢
            </a>
            <button
              type="button"
              className="button button--bare"
              onClick={onClose}
              aria-label="Close the alert"
              title="Close (Esc)"
            >
              ✕
            </button>
          </span>
        )}
      </div>
      <h2 className="alert-heading">{row.title}</h2>
      <p className="alert-summary">{row.summary}</p>
      <p className="muted alert-where">
        {kindWord(row.kind)} · {countryName(row.country)}
        {row.subdivision === null ? '' : ` (${row.subdivision})`}
        {row.elections.length > 0 ? ` · ${row.elections.map((id) => names.get(id) ?? id).join(', ')}` : ''}
        {row.count > 1 ? ` · found ${row.count} ×` : ''}
        {row.subject.type === 'advertiser' && (
          <>
            {' · '}
            <EntityName of={row.subject} exercise={row.exercise} />
          </>
        )}
      </p>
      <p className="alert-owner">
        {row.owner === null ? (
          <span className="muted">Nobody holds it</span>
        ) : (
          <>
            <Avatar name={row.owner.name} me={row.owner.id === userId} />
            {isOpen(row.state)
              ? heldText(row.owner.id === userId ? null : row.owner.name)
              : `Last held by ${row.owner.id === userId ? 'you' : row.owner.name}`}
            {row.claimedAt !== null && isOpen(row.state) && (
              <span className="muted">
                for <Age at={row.claimedAt} />
              </span>
            )}
          </>
        )}
        {row.tags.map((tag) => (
          <span key={tag} className="chip chip--quiet">
            {tag}
          </span>
        ))}
        {writing !== undefined && (
          <span className="muted">
            · {writing.name} is at “{writing.field}”
          </span>
        )}
      </p>
    </header>
  )
}

function heldText(name: string | null): string {
  return name === null ? 'You hold it' : `${name} holds it`
}

function Sections({ alert }: { alert: Detail }) {
  return (
    <>
      {alert.escalation !== null && <Escalation escalation={alert.escalation} />}
      {alert.closing !== null && alert.row.state === 'closed' && (
        <p className="note-box">
          Closed by {alert.closing.by.name} <Age at={alert.closing.at} /> ago: {alert.closing.reason}
          {alert.closing.note === '' ? '' : ` — ${alert.closing.note}`}
        </p>
      )}
      {alert.mergedInto !== null && alert.row.state === 'merged' && <MergedInto into={alert.mergedInto} />}
      <Why alert={alert} />
      {alert.series !== null && alert.series.points.length > 0 && (
        <Part
          what="The chart could not be shown."
          fallback={
            <div className="chart-place">
              <Coming what="The chart" />
            </div>
          }
        >
          <SeriesSection alert={alert} series={alert.series} />
        </Part>
      )}
      <Members members={alert.members} count={alert.row.memberCount} exercise={alert.row.exercise} />
      <Evidence evidence={alert.evidence} />
      <Related related={alert.related} />
      <Checklist row={alert.row} items={alert.checklist} />
      <Part what="Tags and techniques could not be shown." fallback={<Coming what="Tags and techniques" />}>
        <Labels alert={alert} />
      </Part>
      <Part what="The ledgers could not be shown." fallback={<Coming what="The ledgers" />}>
        <AlertLedger row={alert.row} />
      </Part>
      <Log id={alert.row.id} />
    </>
  )
}

/** Where a section will be whose code has not come before the server was gone. */
function Coming({ what }: { what: string }) {
  const offline = useApp((state) => state.link.offlineSince !== null)
  return offline && <p className="muted">{what}: shown when the server is back.</p>
}

function DetailSkeleton() {
  return (
    <div className="detail-skeleton" aria-hidden="true">
      {[60, 80, 40, 90, 70, 50].map((width) => (
        <span key={width} className="skeleton-bar" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
