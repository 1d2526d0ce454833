import type { AlertRow } from '../../../../shared/domain/alert.ts'
import { useApp } from '../../store/app-store.ts'
import type { Group, GroupBy } from '../../store/grouping.ts'
import { countryName, kindWord } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'

export const groupingWords = {
  none: 'No groups',
  entity: 'Entity',
  cluster: 'Cluster',
  detector: 'Detector',
  region: 'Region',
  kind: 'Kind',
  election: 'Election',
} as const satisfies Record<GroupBy, string>

/** What a group is called, told by one of its alerts. */
export function groupLabel(row: AlertRow, by: GroupBy, elections: ReadonlyMap<string, string>): string {
  switch (by) {
    case 'entity':
      return `${row.subject.name} · ${row.subject.type.replaceAll('-', ' ')}`
    case 'cluster':
      return row.subject.type === 'account-cluster' ? row.subject.name : 'About no cluster'
    case 'detector':
      return row.detector
    case 'region':
      return row.subdivision === null ? countryName(row.country) : `${countryName(row.country)} · ${row.subdivision}`
    case 'kind':
      return kindWord(row.kind)
    case 'election':
      return row.elections.length === 0
        ? 'No election'
        : row.elections
            .toSorted()
            .map((id) => elections.get(id) ?? id)
            .join(' + ')
    case 'none':
      return ''
    default:
      return by satisfies never
  }
}

export function useGroupLabel(group: Group): string {
  const elections = useElectionNames()
  const by = useApp((state) => state.view.groupBy)
  const row = useApp((state) => state.feed.rows.get(group.ids[0] ?? ''))
  return row === undefined ? group.key : groupLabel(row, by, elections)
}
