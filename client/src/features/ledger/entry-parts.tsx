/** What the rows of both registers are made of. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { EnforcementEntry, LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { stampText } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'

type Entry = EnforcementEntry | LiaisonEntry

export interface EntryRowProps<E> {
  readonly entry: E
  readonly reload: () => void
  /** Absent for those who only read. */
  readonly onEdit: ((entry: E) => void) | undefined
}

/** Three cells: where and to which alerts it belongs, when it was, who entered it. */
export function Belonging({ entry }: { entry: Entry }) {
  return (
    <>
      <td>
        <Where entry={entry} />
        <AlertLinks ids={entry.alertIds} />
      </td>
      <td className="nowrap">{stampText(entry.at)}</td>
      <td>{entry.by.name}</td>
    </>
  )
}

export function Struck({ entry: { voided } }: { entry: Entry }) {
  if (voided === null) return null
  return (
    <div>
      Struck out by {voided.by.name}: {voided.reason}
    </div>
  )
}

/** `name` says which row it is of, where the word on the button does not. */
export function RowAction({ name, onPress, children }: { name: string; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="button button--small" aria-label={name} onClick={onPress}>
      {children}
    </button>
  )
}

function Where({ entry }: { entry: { country: string | null; elections: readonly string[] } }) {
  const names = useElectionNames()
  const parts = [
    ...(entry.country === null ? [] : [countryName(entry.country)]),
    ...entry.elections.map((id) => names.get(id) ?? id),
  ]
  return parts.length === 0 ? <span className="muted">–</span> : parts.join(' · ')
}

function AlertLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null
  return (
    <div>
      {ids.map((id, index) => (
        <Link key={id} to={`/alert/${encodeURIComponent(id)}`}>
          {index === 0 ? '' : ' '}
          alert{ids.length > 1 ? ` ${index + 1}` : ''}
        </Link>
      ))}
    </div>
  )
}
