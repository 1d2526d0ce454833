import type { AppState } from './app-store.ts'
import type { ShortcutName } from './key-map.ts'
import { electionInScope } from './scope-election.ts'

const paths: Partial<Record<ShortcutName, string>> = {
  goFeed: '/feed',
  goElections: '/elections',
  goHandover: '/handover',
  goSources: '/sources',
  goMetrics: '/figures',
}

/** Where a shortcut that goes somewhere goes; undefined for all others. The wall is that of the election in the header. */
export function shortcutPath(
  name: ShortcutName,
  { elections, view, session }: Pick<AppState, 'elections' | 'view' | 'session'>,
): string | undefined {
  if (name !== 'goWall') return paths[name]
  // A wall tells of the whole election, a specialist sees what their lane was asked.
  if (session.user?.role === 'specialist') return undefined
  const election = electionInScope(elections.value, view.filter)
  return election === null ? undefined : `/wall/${encodeURIComponent(election.id)}`
}
