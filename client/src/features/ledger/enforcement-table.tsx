import { useState } from 'react'

import type { EnforcementEntry } from '../../../../shared/protocol/ledger.ts'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { stampText } from '../../ui/time.ts'
import { AlertLinks, Where } from './entry-parts.tsx'
import { enforcementStateLooks, measureWord } from './ledger-words.ts'
import { VoidForm } from './void-form.tsx'

interface EnforcementTableProps {
  readonly entries: readonly EnforcementEntry[]
  readonly reload: () => void
  /** Absent for those who only read. */
  readonly onEdit?: (entry: EnforcementEntry) => void
}

export function EnforcementTable({ entries, reload, onEdit }: EnforcementTableProps) {
  if (entries.length === 0) return <p className="muted">No measure is entered here.</p>
  return (
    <ScrollRegion className="table-scroll" label="Measures">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Measure</th>
            <th scope="col" className="number">
              Amount
            </th>
            <th scope="col">Against</th>
            <th scope="col">Decided by</th>
            <th scope="col">Where</th>
            <th scope="col">When</th>
            <th scope="col">Entered by</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EnforcementRow key={entry.id} entry={entry} reload={reload} onEdit={onEdit} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

interface EnforcementRowProps {
  readonly entry: EnforcementEntry
  readonly reload: () => void
  readonly onEdit: EnforcementTableProps['onEdit']
}

function EnforcementRow({ entry, reload, onEdit }: EnforcementRowProps) {
  const [isVoiding, setVoiding] = useState(false)
  const { word, look } = enforcementStateLooks[entry.state]
  return (
    <tr className={entry.voided === null ? undefined : 'is-void'}>
      <td>
        <span className={look}>{word}</span>
      </td>
      <td className="void-text nowrap">{measureWord(entry.measure)}</td>
      <td className="number">{entry.amount.toLocaleString('en')}</td>
      <td className="wide-words">
        <span className="void-text">{entry.target.name}</span>
        {entry.note !== '' && <div className="muted">{entry.note}</div>}
        {entry.voided !== null && (
          <div>
            Struck out by {entry.voided.by.name}: {entry.voided.reason}
          </div>
        )}
        {isVoiding && (
          <VoidForm
            path={`/api/enforcement/${entry.id}`}
            onCancel={() => setVoiding(false)}
            onDone={() => {
              setVoiding(false)
              reload()
            }}
          />
        )}
      </td>
      <td>
        {entry.decidedBy}
        {(entry.platform !== '' || entry.legalBasis !== '') && (
          <div className="muted">{[entry.platform, entry.legalBasis].filter(Boolean).join(' · ')}</div>
        )}
      </td>
      <td>
        <Where entry={entry} />
        <AlertLinks ids={entry.alertIds} />
      </td>
      <td className="nowrap">{stampText(entry.at)}</td>
      <td>{entry.by.name}</td>
      <td>
        {onEdit !== undefined && entry.voided === null && (
          <div className="row-actions">
            <button
              type="button"
              className="button button--small"
              aria-label={`Change the measure against ${entry.target.name}`}
              onClick={() => onEdit(entry)}
            >
              Change
            </button>
            <button
              type="button"
              className="button button--small"
              aria-label={`Strike out the measure against ${entry.target.name}`}
              onClick={() => setVoiding(true)}
            >
              Strike out
            </button>
          </div>
        )}
      </td>
    </tr>
  )
}
