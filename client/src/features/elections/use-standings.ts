import { useEffect, useRef, useState } from 'react'

import { inScope } from '../../../../shared/domain/access.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import type { ShiftEntry } from '../../../../shared/protocol/handover.ts'
import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import type { ResponseAnswer, StepTimes } from '../../../../shared/protocol/reports.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'

/** How one election is staffed and answered. */
export interface Standing {
  /** From alert to first holder, of alerts of the last day; null while it is not known. */
  readonly claim: StepTimes | null
  /** Names of who is on a running shift that watches it. */
  readonly onShift: readonly string[]
}

/** Asked anew whenever the elections themselves are. */
export function useStandings(): (election: ElectionEntry) => Standing {
  const [from] = useState(() => new Date(Date.now() - DAY_MS).toISOString())
  const elections = useApp((state) => state.elections.value)
  const times = useAnswer<ResponseAnswer>(`/api/metrics/response?from=${encodeURIComponent(from)}`)
  const roster = useAnswer<{ shifts: ShiftEntry[] }>('/api/roster')
  const { reload: reloadTimes } = times
  const { reload: reloadRoster } = roster
  const asked = useRef(elections)
  useEffect(() => {
    if (asked.current === elections) return
    asked.current = elections
    reloadTimes()
    reloadRoster()
  }, [elections, reloadTimes, reloadRoster])
  const byElection = times.answer?.ok === true ? times.answer.value.byElection : {}
  const shifts = roster.answer?.ok === true ? roster.answer.value.shifts : []
  return (election) => ({
    claim: byElection[election.id]?.claim ?? null,
    onShift: peopleOf(shifts, election),
  })
}

/** Who is on shift now for an election, each once. */
export function peopleOf(shifts: readonly ShiftEntry[], election: Pick<ElectionEntry, 'id' | 'country'>): string[] {
  const here = shifts.filter(
    ({ running, scope }) => running && inScope(scope, { country: election.country, elections: [election.id] }),
  )
  const people = new Map(here.flatMap(({ members }) => members.map(({ person }) => [person.id, person.name] as const)))
  return [...people.values()].sort()
}
