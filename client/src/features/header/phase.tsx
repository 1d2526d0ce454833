import { electionDayText, phaseWord } from '../elections/election-words.ts'
import { plainName } from '../elections/use-elections.ts'
import { useTimeText } from '../../ui/now.ts'
import { countdownText } from '../../ui/time.ts'
import { useScopeElection } from './use-scope-election.ts'

/** "BR round 1 · E−2 · silence in 9 h 12 m". */
export function Phase() {
  const election = useScopeElection()
  const milestone = election?.nextMilestone ?? null
  const left = useTimeText((now) => (milestone === null ? '' : countdownText(Date.parse(milestone.at) - now)))
  if (election === null) return null
  return (
    <div className="phase" title={election.name}>
      <span className="chip phase-chip">{phaseWord(election.phase)}</span>
      <span className="truncate phase-name">{plainName(election.name)}</span>
      {election.daysToPolls !== null && <strong>{electionDayText(election.daysToPolls)}</strong>}
      {milestone !== null && (
        <span className="muted phase-next">
          {milestone.label} in {left}
        </span>
      )}
    </div>
  )
}
