import { useState } from 'react'

import type { EnforcementEntry } from '../../../../shared/protocol/ledger.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Belonging, RowAction, Struck, type EntryRowProps } from './entry-parts.tsx'
import { enforcementStateLooks, measureWord } from './ledger-words.ts'
import type { EntryTableProps } from './register-section.tsx'
import { VoidForm } from './void-form.tsx'

const heads = [
  'State',
  'Measure',
  { number: 'Amount' },
  'Against',
  'Decided by',
  'Where',
  'When',
  'Entered by',
  { readOut: 'Actions' },
] as const

export function EnforcementTable({ entries, ...row }: EntryTableProps<EnforcementEntry>) {
  if (entries.length === 0) return <p className="muted">No measure is entered here.</p>
  return (
    <DataTable label="Measures" heads={heads}>
      {entries.map((entry) => (
        <EnforcementRow key={entry.id} entry={entry} {...row} />
      ))}
    </DataTable>
  )
}

function EnforcementRow({ entry, reload, onEdit }: EntryRowProps<EnforcementEntry>) {
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
        <Struck entry={entry} />
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
      <Belonging entry={entry} />
      <td>
        {onEdit !== undefined && entry.voided === null && (
          <div className="row-actions">
            <RowAction name={`Change the measure against ${entry.target.name}`} onPress={() => onEdit(entry)}>
              Change
            </RowAction>
            <RowAction name={`Strike out the measure against ${entry.target.name}`} onPress={() => setVoiding(true)}>
              Strike out
            </RowAction>
          </div>
        )}
      </td>
    </tr>
  )
}
