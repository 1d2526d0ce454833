import { Link } from 'react-router'

import { severities } from '../../../../shared/domain/alert.ts'
import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'
import { filterToUrl } from '../../store/view-url.ts'
import { useTimeText } from '../../ui/now.ts'
import { Age } from '../../ui/relative-time.tsx'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { countdownText, dayText, placeOfZone } from '../../ui/time.ts'
import { countryName, quantity, severityWord } from '../../ui/words.ts'
import { durationText } from '../metrics/duration-text.ts'
import { electionDayText, phaseWord } from './election-words.ts'
import { plainName } from './use-elections.ts'
import type { Standing } from './use-standings.ts'

const urgent = new Set(['silence', 'polling', 'final-week', 'counting'])

/** One election: where it stands, what comes next, what is open, how fast it is taken up and by whom. */
export function ElectionRow({ election, standing }: { election: ElectionEntry; standing: Standing }) {
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
          {election.electors === null ? '' : ` · ${quantity(election.electors)} electors`}
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
      <td className="nowrap">
        <TimeToClaim claim={standing.claim} />
      </td>
      <td>
        <OnShift names={standing.onShift} />
      </td>
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

function TimeToClaim({ claim }: { claim: Standing['claim'] }) {
  if (claim === null || claim.n === 0) return <span className="muted">–</span>
  return (
    <span
      title={
        claim.n === 1
          ? 'One alert was claimed, after this time'
          : `Half of ${claim.n} alerts were claimed by then, nine in ten by ${durationText(claim.p90)}`
      }
    >
      {durationText(claim.p50)} <span className="muted">n {claim.n}</span>
    </span>
  )
}

const FEW_NAMES = 2

function OnShift({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="muted">nobody</span>
  const more = names.length - FEW_NAMES
  return (
    <span title={names.join(', ')}>
      {names.slice(0, FEW_NAMES).join(', ')}
      {more > 0 ? ` +${more}` : ''}
    </span>
  )
}
