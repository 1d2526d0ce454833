import { useMemo } from 'react'

import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'

export function useElections(): readonly ElectionEntry[] {
  return useApp((state) => state.elections.value)
}

export function useElectionName(id: string | undefined): string | undefined {
  const elections = useElections()
  return id === undefined ? undefined : (elections.find((election) => election.id === id)?.name ?? id)
}

/** Names by id, for lists of facet values. */
export function useElectionNames(): ReadonlyMap<string, string> {
  const elections = useElections()
  return useMemo(() => new Map(elections.map(({ id, name }) => [id, name])), [elections])
}
