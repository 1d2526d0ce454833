import { Link } from 'react-router'

import { severities } from '../../../../shared/domain/alert.ts'
import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { loadElections } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { filterToUrl } from '../../store/view-url.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { useTimeText } from '../../ui/now.ts'
import { Age } from '../../ui/relative-time.tsx'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { countdownText, dayText, placeOfZone } from '../../ui/time.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { countryName, quantity, severityWord } from '../../ui/words.ts'
import { electionDayText, phaseWord } from './election-words.ts'
import { byNearness, plainName } from './use-elections.ts'
import './elections.css'

const LONG_PAST_DAYS = -31

/** Every election: where it stands, what comes next, and what is open on it. */
export function ElectionsPage() {
  const { status, value, failure } = useApp((state) => state.elections)
  const filter = useApp((state) => state.view.filter)
  const mayEdit = useApp((state) => state.session.user !== null && isLead(state.session.user.role))
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
        <span className="muted">
          {current.length} running or coming{past.length > 0 ? ` · ${past.length} past` : ''}
        </span>
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
      <ElectionTable elections={current} label="Running and coming elections" />
      {past.length > 0 && (
        <details className="page-section">
          <summary>
            <h2>Past elections</h2>
          </summary>
          <ElectionTable elections={past} label="Past elections" />
        </details>
      )}
    </main>
  )
}

function ElectionTable({ elections, label }: { elections: readonly ElectionEntry[]; label: string }) {
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
        { number: 'Electors' },
        { readOut: 'More' },
      ]}
      className="election-table"
    >
      {elections.map((election) => (
        <ElectionRow key={election.id} election={election} />
      ))}
    </DataTable>
  )
}

const urgent = new Set(['silence', 'polling', 'final-week', 'counting'])

function ElectionRow({ election }: { election: ElectionEntry }) {
  // A wall tells of the whole election, a specialist sees what their lane was asked.
  const hasWall = useApp((state) => state.session.user?.role !== 'specialist')
  const toFeed = {
    pathname: '/feed',
    search: filterToUrl({ elections: [election.id] }, new URLSearchParams()).toString(),
  }
  return (
    <tr>
      <td>
        <Link to={toFeed} className="election-link">
          {plainName(election.name)}
        </Link>{' '}
        {election.exercise && <span className="exercise-word">EXERCISE</span>}
        <div className="muted">
          {countryName(election.country)}
          {election.subdivision === null ? '' : ` · ${election.subdivision}`} · {election.kind}
          {election.tentative ? ' · date not fixed' : ''}
        </div>
      </td>
      <td>
        <span className={urgent.has(election.phase) ? 'chip chip--warn' : 'chip chip--quiet'}>
          {phaseWord(election.phase)}
        </span>
      </td>
      <td className="nowrap">
        <strong>{election.daysToPolls === null ? '–' : electionDayText(election.daysToPolls)}</strong>
        <div className="muted">{election.rounds.map(({ date }) => dayText(date)).join(' · ')}</div>
      </td>
      <td>
        <Milestone milestone={election.nextMilestone} />
      </td>
      <td>
        <Hours election={election} />
      </td>
      <td>
        <OpenCounts election={election} />
      </td>
      <td>
        {election.oldestUnownedCritical === null ? (
          <span className="muted">none</span>
        ) : (
          <span className="tone-critical">
            ⬢ <Age at={election.oldestUnownedCritical} />
          </span>
        )}
      </td>
      <td className="number">{election.electors === null ? '–' : quantity(election.electors)}</td>
      <td className="nowrap">
        {hasWall && (
          <>
            <Link to={`/wall/${election.id}`} aria-label={`Wall of ${plainName(election.name)}`}>
              Wall
            </Link>
            {' · '}
          </>
        )}
        <Link to={`/elections/${election.id}`} aria-label={`Calendar and rules of ${plainName(election.name)}`}>
          Rules
        </Link>
      </td>
    </tr>
  )
}

function Milestone({ milestone }: { milestone: ElectionEntry['nextMilestone'] }) {
  const left = useTimeText((now) => (milestone === null ? '' : countdownText(Date.parse(milestone.at) - now)))
  if (milestone === null) return <span className="muted">–</span>
  return (
    <>
      {milestone.label} in <strong className="nowrap">{left}</strong>
    </>
  )
}

const FEW_ZONES = 3

function Hours({ election }: { election: ElectionEntry }) {
  const today = useTimeText((now) => new Date(now).toISOString().slice(0, 10))
  const round = election.rounds.find(({ date }) => date >= today) ?? election.rounds.at(-1)
  if (round === undefined) return null
  const zones = round.zones.map(placeOfZone)
  return (
    <span title={zones.join(', ')}>
      {round.opens}–{round.closes}
      <div className="muted">
        {zones.slice(0, FEW_ZONES).join(', ')}
        {zones.length > FEW_ZONES ? ` +${zones.length - FEW_ZONES} zones` : ''}
      </div>
    </span>
  )
}

function OpenCounts({ election }: { election: ElectionEntry }) {
  const live = useApp((state) => state.feed.tallies['open']?.facets.elections[election.id])
  const total = severities.reduce((sum, severity) => sum + (election.open[severity] ?? 0), 0)
  if (total === 0 && (live ?? 0) === 0) return <span className="muted">none</span>
  return (
    <span className="open-counts">
      {severities.map((severity) => {
        const count = election.open[severity] ?? 0
        return count === 0 ? null : (
          <span key={severity} title={`${count} ${severityWord(severity).toLowerCase()}`}>
            <SeverityGlyph severity={severity} />
            <span className="visually-hidden">{severityWord(severity)}</span> {count.toLocaleString('en')}
          </span>
        )
      })}
    </span>
  )
}
