import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'
import { electionInScope } from '../../store/scope-election.ts'
import { useElections } from '../elections/use-elections.ts'

export function useScopeElection(): ElectionEntry | null {
  const elections = useElections()
  const filter = useApp((state) => state.view.filter)
  return electionInScope(elections, filter)
}
