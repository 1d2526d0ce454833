import { Link, useLocation, useParams } from 'react-router'

import type { WallAnswer } from '../../../../shared/protocol/wall.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { useTimeText } from '../../ui/now.ts'
import { clockText, countdownText, dayText, placeOfZone } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'
import { electionDayText, phaseWord } from '../elections/election-words.ts'
import { plainName } from '../elections/use-elections.ts'
import { useWall } from './use-wall.ts'
import { Decisions, Escalations, OldestCritical, OpenBySeverity, Regions, Sources, Spend } from './wall-parts.tsx'
import './wall.css'

/** The state of one election at a glance, six metres away; no analyst and no account is named on it. */
export function WallPage() {
  const { id = '' } = useParams()
  const { hash } = useLocation()
  const { wall, offlineSince, refused } = useWall(id, hash)
  if (refused !== null) {
    return (
      <main id="main" className="sign-in-failure">
        <FailureBox
          what="This wall is not open here."
          failure={refused}
          still={
            <>
              It needs a token for this wall in its address, or a session:{' '}
              <Link to={`/sign-in?next=${encodeURIComponent(`/wall/${id}`)}`}>sign in</Link>.
            </>
          }
        />
      </main>
    )
  }
  return (
    <main id="main" className={offlineSince === null ? 'wall' : 'wall wall--offline'}>
      {wall === null ? (
        offlineSince === null && (
          <Late>
            <h1 className="muted">Loading…</h1>
          </Late>
        )
      ) : (
        <Wall wall={wall} />
      )}
      {offlineSince !== null && <Offline since={offlineSince} />}
    </main>
  )
}

function Wall({ wall }: { wall: WallAnswer }) {
  return (
    <>
      <Head wall={wall} />
      <div className="wall-grid">
        <Countdown wall={wall} />
        <OpenBySeverity wall={wall} />
        <OldestCritical wall={wall} />
        <Decisions wall={wall} />
        <Spend spend={wall.spend} />
        <Escalations escalations={wall.escalations} />
        <Regions regions={wall.regions} election={wall.election} />
        <Sources sources={wall.sources} onShift={wall.onShift} />
      </div>
    </>
  )
}

function Head({ wall: { election, phase, round, rounds, polls } }: { wall: WallAnswer }) {
  const zone = polls[0]?.zone
  const clock = useTimeText((now) => clockText(now, zone ?? 'UTC'))
  return (
    <header className="wall-head">
      <h1>{plainName(election.name)}</h1>
      <span className="muted">
        {countryName(election.country)}
        {election.subdivision === null ? '' : ` ${election.subdivision}`}
        {rounds > 1 ? ` · round ${round} of ${rounds}` : ''}
      </span>
      {election.exercise && <strong className="wall-exercise">EXERCISE</strong>}
      <span className="spring" />
      <span className="wall-phase">{phaseWord(phase)}</span>
      <span>
        <strong>{clock}</strong> <span className="muted">{zone === undefined ? 'UTC' : placeOfZone(zone)}</span>
      </span>
    </header>
  )
}

function Countdown({ wall: { daysToPolls, nextMilestone, polls, election } }: { wall: WallAnswer }) {
  const left = useTimeText((now) => (nextMilestone === null ? '' : countdownText(Date.parse(nextMilestone.at) - now)))
  const first = polls[0]
  return (
    <section className="wall-part wall-countdown" aria-labelledby="wall-countdown">
      <h2 id="wall-countdown">{nextMilestone === null ? 'Polls' : `${capital(nextMilestone.label)} in`}</h2>
      <p className="wall-huge">{nextMilestone === null ? electionDayText(daysToPolls) : left}</p>
      <p>
        <strong>{electionDayText(daysToPolls)}</strong>
        {first !== undefined && (
          <>
            {' · '}
            {dayText(first.opens)}, {clockText(Date.parse(first.opens), first.zone)}–
            {clockText(Date.parse(first.closes), first.zone)} <span className="muted">{placeOfZone(first.zone)}</span>
          </>
        )}
        {polls.length > 1 && <span className="muted"> +{polls.length - 1} zones</span>}
        {election.tentative && <span className="muted"> · date not fixed</span>}
      </p>
    </section>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Nobody may take an old picture for the present one: it covers a quarter of the screen. */
function Offline({ since }: { since: number }) {
  const gone = useTimeText((now) => countdownText(now - since))
  return (
    <div className="wall-gone" role="alert">
      <strong>Offline</strong>
      <span>since {clockText(since, undefined, true)}</span>
      <span aria-hidden="true">{gone}</span>
    </div>
  )
}
