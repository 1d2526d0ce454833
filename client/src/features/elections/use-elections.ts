import { useMemo } from 'react'

import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'

export function useElections(): readonly ElectionEntry[] {
  return useApp((state) => state.elections.value)
}

/** The exercise is marked beside the name wherever it is shown; the name need not say it again. */
export function plainName(name: string): string {
  return name.replace(/^EXERCISE\s+/, '')
}

export function useElectionName(id: string | undefined): string | undefined {
  const elections = useElections()
  return id === undefined ? undefined : plainName(elections.find((election) => election.id === id)?.name ?? id)
}

/** Names by id, for lists of facet values. */
export function useElectionNames(): ReadonlyMap<string, string> {
  const elections = useElections()
  return useMemo(() => new Map(elections.map(({ id, name }) => [id, plainName(name)])), [elections])
}

/** Those to come, the next one first; then those that are over, the last one first. */
export function byNearness(elections: readonly ElectionEntry[]): ElectionEntry[] {
  const key = ({ daysToPolls }: ElectionEntry) => {
    if (daysToPolls === null) return 1e6
    return daysToPolls >= -2 ? daysToPolls : 1e5 - daysToPolls
  }
  return elections.toSorted((a, b) => key(a) - key(b))
}
