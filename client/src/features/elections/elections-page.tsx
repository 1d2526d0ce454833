import { Link } from 'react-router'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { loadElections } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ElectionRow } from './election-row.tsx'
import { byNearness } from './use-elections.ts'
import { useStandings, type Standing } from './use-standings.ts'
import './elections.css'

const LONG_PAST_DAYS = -31

/** Every election: where it stands, what comes next, what is open on it and who takes it up. */
export function ElectionsPage() {
  const { status, value, failure } = useApp((state) => state.elections)
  const filter = useApp((state) => state.view.filter)
  const mayEdit = useApp((state) => state.session.user !== null && isLead(state.session.user.role))
  const standingOf = useStandings()
  const inScope = byNearness(value).filter(
    ({ country, id }) =>
      (!filter.countries?.length || filter.countries.includes(country)) &&
      (!filter.elections?.length || filter.elections.includes(id)),
  )
  const current = inScope.filter(({ daysToPolls }) => (daysToPolls ?? 0) >= LONG_PAST_DAYS)
  const past = inScope.filter(({ daysToPolls }) => (daysToPolls ?? 0) < LONG_PAST_DAYS)
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>Elections</h1>
        <span className="muted">{summaryOf(inScope)}</span>
        <SourcesLine />
        <span className="spring" />
        {mayEdit && (
          <Link className="button button--small" to="/elections/new">
            Add an election
          </Link>
        )}
      </div>
      {status === 'failed' && (
        <FailureBox
          what="The elections could not be loaded."
          still={value.length > 0 ? 'What is shown is from before.' : undefined}
          failure={failure}
          retry={() => void loadElections()}
        />
      )}
      {value.length === 0 && status === 'loading' && (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      )}
      <ElectionTable elections={current} standingOf={standingOf} label="Running, coming and just past elections" />
      {past.length > 0 && (
        <details className="page-section">
          <summary>
            <h2>Past elections</h2>
          </summary>
          <ElectionTable elections={past} standingOf={standingOf} label="Past elections" />
        </details>
      )}
    </main>
  )
}

/** How many are still to come to an end, and how many are over. */
function summaryOf(elections: readonly ElectionEntry[]): string {
  const over = elections.filter(({ phase }) => phase === 'past').length
  return `${elections.length - over} running or coming${over > 0 ? ` · ${over} past` : ''}`
}

/** Sources are of the whole room: one line for all elections. */
function SourcesLine() {
  const expected = useApp((state) => state.sources).filter(({ state }) => state !== 'off')
  const healthy = expected.filter(({ state }) => state === 'healthy').length
  if (expected.length === 0) return null
  return (
    <Link to="/sources" className={healthy < expected.length ? 'tone-high' : ''}>
      {healthy} of {expected.length} sources healthy
    </Link>
  )
}

interface ElectionTableProps {
  readonly elections: readonly ElectionEntry[]
  readonly standingOf: (election: ElectionEntry) => Standing
  readonly label: string
}

function ElectionTable({ elections, standingOf, label }: ElectionTableProps) {
  if (elections.length === 0) return null
  return (
    <DataTable
      label={label}
      heads={[
        'Election',
        'Phase',
        'Polls',
        'Next',
        'Polling hours',
        'Open alerts',
        'Oldest unowned critical',
        'Time to claim, 24 h',
        'On shift',
        { readOut: 'More' },
      ]}
      className="election-table"
    >
      {elections.map((election) => (
        <ElectionRow key={election.id} election={election} standing={standingOf(election)} />
      ))}
    </DataTable>
  )
}
