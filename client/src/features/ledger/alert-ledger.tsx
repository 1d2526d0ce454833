import { useState } from 'react'

import type { AlertRow } from '../../../../shared/domain/alert.ts'
import type { EnforcementEntry, LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { Answered } from '../../ui/answered.tsx'
import { Age, Due } from '../../ui/relative-time.tsx'
import { EnforcementForm } from './enforcement-form.tsx'
import { enforcementStateLooks, liaisonStateLooks, measureWord } from './ledger-words.ts'
import { LiaisonForm } from './liaison-form.tsx'
import { useMayWrite, type RegisterPage } from './use-register.ts'
import './ledger.css'

/** What was done about one alert, and who outside was asked; both are entered here. */
export function AlertLedger({ row }: { row: Pick<AlertRow, 'id' | 'subject'> }) {
  const of = `?alert=${encodeURIComponent(row.id)}`
  const measures = useAnswer<RegisterPage<EnforcementEntry>>(`/api/enforcement${of}`)
  const contacts = useAnswer<RegisterPage<LiaisonEntry>>(`/api/liaison${of}`)
  const [form, setForm] = useState<'measure' | 'contact' | null>(null)
  const mayWrite = useMayWrite()
  const close = () => setForm(null)
  return (
    <section className="detail-section" aria-labelledby="ledger-title">
      <div className="section-line">
        <h2 id="ledger-title">Measures and contacts</h2>
        <span className="spring" />
        {mayWrite && (
          <>
            <button type="button" className="button button--small" onClick={() => setForm('measure')}>
              Enter a measure
            </button>
            <button type="button" className="button button--small" onClick={() => setForm('contact')}>
              Enter a contact
            </button>
          </>
        )}
      </div>
      {form === 'measure' && (
        <EnforcementForm
          entry={null}
          alert={row}
          onCancel={close}
          onSaved={() => {
            close()
            measures.reload()
          }}
        />
      )}
      {form === 'contact' && (
        <LiaisonForm
          entry={null}
          alertId={row.id}
          onCancel={close}
          onSaved={() => {
            close()
            contacts.reload()
          }}
        />
      )}
      <Answered answer={measures.answer} what="The measures could not be loaded." reload={measures.reload} rows={1}>
        {({ entries }) => <MeasureList entries={entries} />}
      </Answered>
      <Answered answer={contacts.answer} what="The contacts could not be loaded." reload={contacts.reload} rows={1}>
        {({ entries }) => <ContactList entries={entries} />}
      </Answered>
    </section>
  )
}

function MeasureList({ entries }: { entries: readonly EnforcementEntry[] }) {
  if (entries.length === 0) return <p className="muted">No measure is entered.</p>
  return (
    <ul className="ledger-short" aria-label="Measures">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className={enforcementStateLooks[entry.state].look}>{enforcementStateLooks[entry.state].word}</span>
          <span>
            {measureWord(entry.measure)}
            {entry.amount > 1 ? ` × ${entry.amount.toLocaleString('en')}` : ''}: {entry.target.name}
          </span>
          <span className="muted">
            {entry.decidedBy}, <Age at={entry.at} /> ago
          </span>
        </li>
      ))}
    </ul>
  )
}

function ContactList({ entries }: { entries: readonly LiaisonEntry[] }) {
  if (entries.length === 0) return null
  return (
    <ul className="ledger-short" aria-label="Contacts">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className={liaisonStateLooks[entry.state].look}>{liaisonStateLooks[entry.state].word}</span>
          <span>
            {entry.organisation}: {entry.subject}
          </span>
          {entry.state === 'waiting' && entry.replyBy !== null && <Due at={entry.replyBy} what="Reply expected" />}
          <span className="muted">
            <Age at={entry.at} /> ago
          </span>
        </li>
      ))}
    </ul>
  )
}
