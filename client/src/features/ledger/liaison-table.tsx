import { useState } from 'react'

import type { LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Due } from '../../ui/relative-time.tsx'
import { stampText } from '../../ui/time.ts'
import { Belonging, RowAction, Struck, type EntryRowProps } from './entry-parts.tsx'
import { channelWords, liaisonStateLooks } from './ledger-words.ts'
import type { EntryTableProps } from './register-section.tsx'
import { ReplyForm } from './reply-form.tsx'
import { VoidForm } from './void-form.tsx'

const heads = ['State', 'With', 'What', 'Where', 'When', 'By', { readOut: 'Actions' }] as const

export function LiaisonTable({ entries, ...row }: EntryTableProps<LiaisonEntry>) {
  if (entries.length === 0) return <p className="muted">No contact is entered here.</p>
  return (
    <DataTable label="Contacts" heads={heads}>
      {entries.map((entry) => (
        <LiaisonRow key={entry.id} entry={entry} {...row} />
      ))}
    </DataTable>
  )
}

function LiaisonRow({ entry, reload, onEdit }: EntryRowProps<LiaisonEntry>) {
  const [form, setForm] = useState<'reply' | 'void' | null>(null)
  const { word, look } = liaisonStateLooks[entry.state]
  const done = () => {
    setForm(null)
    reload()
  }
  return (
    <tr className={entry.voided === null ? undefined : 'is-void'}>
      <td className="nowrap">
        <span className={entry.overdue ? 'chip chip--bad' : look}>{entry.overdue ? 'Overdue' : word}</span>
        {entry.state === 'waiting' && entry.replyBy !== null && (
          <div>
            <Due at={entry.replyBy} what="Reply expected" />
          </div>
        )}
      </td>
      <td className="wide-words">
        {entry.organisation}
        <div className="muted">
          {entry.direction === 'out' ? '→' : '←'} {channelWords[entry.channel]}
          {entry.contact === '' ? '' : ` · ${entry.contact}`}
        </div>
      </td>
      <td className="wide-words">
        <strong className="void-text">{entry.subject}</strong>
        {entry.text !== '' && <div className="void-text">{entry.text}</div>}
        {entry.replies.map((reply) => (
          <div key={`${reply.at} ${reply.by.id}`} className="reply">
            <span className="muted">
              {stampText(reply.at)}, {reply.outcome}, entered by {reply.by.name}:
            </span>{' '}
            {reply.text}
          </div>
        ))}
        <Struck entry={entry} />
        {form === 'reply' && <ReplyForm entry={entry} onDone={done} onCancel={() => setForm(null)} />}
        {form === 'void' && <VoidForm path={`/api/liaison/${entry.id}`} onDone={done} onCancel={() => setForm(null)} />}
      </td>
      <Belonging entry={entry} />
      <td>
        {onEdit !== undefined && entry.voided === null && (
          <div className="row-actions">
            <RowAction
              name={`Enter a reply of ${entry.organisation} on ${entry.subject}`}
              onPress={() => setForm('reply')}
            >
              Reply
            </RowAction>
            <RowAction name={`Correct ${entry.subject}`} onPress={() => onEdit(entry)}>
              Correct
            </RowAction>
            <RowAction name={`Strike out ${entry.subject}`} onPress={() => setForm('void')}>
              Strike out
            </RowAction>
          </div>
        )}
      </td>
    </tr>
  )
}
