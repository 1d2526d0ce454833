import type { LogEntry } from '../../../../shared/protocol/events.ts'
import { loadLog } from '../../live/detail-link.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { actionWord, stateWord } from '../../ui/words.ts'

/** The alert's history, loaded when it is opened, with how far the chain of hashes has been checked. */
export function Log({ id }: { id: string }) {
  const log = useApp((state) => state.detail.log)
  return (
    <section className="detail-section" aria-labelledby="log-title">
      <details onToggle={(event) => event.currentTarget.open && log.status === 'none' && void loadLog(id)}>
        <summary>
          <h2 id="log-title">Log</h2>
          {log.status === 'ready' && <ChainMark okTo={log.chainOkTo} last={log.entries.at(-1)?.seq ?? null} />}
        </summary>
        {log.status === 'loading' && <p className="muted">Loading…</p>}
        {log.status === 'failed' && (
          <FailureBox what="The log could not be loaded." failure={log.failure} retry={() => void loadLog(id)} />
        )}
        <ol className="log-list">
          {log.entries.toReversed().map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
        {log.cut && <p className="muted">Older entries are in the log and are not shown here.</p>}
      </details>
    </section>
  )
}

function ChainMark({ okTo, last }: { okTo: number | null; last: number | null }) {
  if (okTo === last) return <span className="tone-ok">✓ chain ok to seq {okTo}</span>
  return <span className="tone-critical">✕ chain broken {okTo === null ? '' : `after seq ${okTo}`}</span>
}

function Entry({ entry }: { entry: LogEntry }) {
  const moved = entry.from !== null && entry.to !== null && entry.from !== entry.to
  return (
    <li className="log-entry">
      <span className="muted log-seq mono">{entry.seq}</span>
      <div>
        <div>
          <strong>{entry.actor.name}</strong>
          {entry.actor.type === 'user' ? '' : ` (${entry.actor.type})`} {actionWord(entry.action)}
          {moved && (
            <span className="muted">
              {' '}
              {stateWord(entry.from ?? '')} → {stateWord(entry.to ?? '')}
            </span>
          )}
          <span className="muted">
            {' '}
            · <Age at={entry.at} /> ago
          </span>
        </div>
        {entry.reason !== null && entry.reason !== '' && <div>{entry.reason}</div>}
        {entry.noteInternal !== null && entry.noteInternal !== '' && (
          <div className="log-note">
            <span className="chip chip--quiet">internal</span> {entry.noteInternal}
          </div>
        )}
        {entry.noteOutward !== null && entry.noteOutward !== '' && (
          <div className="log-note">
            <span className="chip chip--warn">outward</span> {entry.noteOutward}
          </div>
        )}
      </div>
    </li>
  )
}
