import { useState } from 'react'

import type { LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { Due } from '../../ui/relative-time.tsx'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { stampText } from '../../ui/time.ts'
import { AlertLinks, Where } from './entry-parts.tsx'
import { channelWords, liaisonStateLooks } from './ledger-words.ts'
import { ReplyForm } from './reply-form.tsx'
import { VoidForm } from './void-form.tsx'

interface LiaisonTableProps {
  readonly entries: readonly LiaisonEntry[]
  readonly reload: () => void
  /** Absent for those who only read. */
  readonly onEdit?: (entry: LiaisonEntry) => void
}

export function LiaisonTable({ entries, reload, onEdit }: LiaisonTableProps) {
  if (entries.length === 0) return <p className="muted">No contact is entered here.</p>
  return (
    <ScrollRegion className="table-scroll" label="Contacts">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">With</th>
            <th scope="col">What</th>
            <th scope="col">Where</th>
            <th scope="col">When</th>
            <th scope="col">By</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <LiaisonRow key={entry.id} entry={entry} reload={reload} onEdit={onEdit} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

interface LiaisonRowProps {
  readonly entry: LiaisonEntry
  readonly reload: () => void
  readonly onEdit: LiaisonTableProps['onEdit']
}

function LiaisonRow({ entry, reload, onEdit }: LiaisonRowProps) {
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
        {entry.voided !== null && (
          <div>
            Struck out by {entry.voided.by.name}: {entry.voided.reason}
          </div>
        )}
        {form === 'reply' && <ReplyForm entry={entry} onDone={done} onCancel={() => setForm(null)} />}
        {form === 'void' && <VoidForm path={`/api/liaison/${entry.id}`} onDone={done} onCancel={() => setForm(null)} />}
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
              aria-label={`Enter a reply of ${entry.organisation} on ${entry.subject}`}
              onClick={() => setForm('reply')}
            >
              Reply
            </button>
            <button
              type="button"
              className="button button--small"
              aria-label={`Correct ${entry.subject}`}
              onClick={() => onEdit(entry)}
            >
              Correct
            </button>
            <button
              type="button"
              className="button button--small"
              aria-label={`Strike out ${entry.subject}`}
              onClick={() => setForm('void')}
            >
              Strike out
            </button>
          </div>
        )}
      </td>
    </tr>
  )
}
