import { useState } from 'react'

import type { LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { Answered } from '../../ui/answered.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { LiaisonForm } from './liaison-form.tsx'
import { LiaisonTable } from './liaison-table.tsx'
import { Pages } from './pages.tsx'
import { useMayWrite, useRegister } from './use-register.ts'

const shows = [
  ['all', 'All'],
  ['waiting', 'Waits for a reply'],
  ['overdue', 'Overdue'],
  ['answered', 'Answered'],
  ['refused', 'Refused'],
  ['no-reply-needed', 'No reply needed'],
] as const

/** To whom outside, when, and whether they replied. */
export function LiaisonSection() {
  const [show, setShow] = useState<(typeof shows)[number][0]>('all')
  const narrowing: Record<string, string> =
    show === 'all' ? {} : show === 'overdue' ? { overdue: 'true' } : { state: show }
  const { answer, reload, after, setAfter } = useRegister<LiaisonEntry>('liaison', narrowing)
  const [opened, setOpened] = useState<{ entry: LiaisonEntry | null } | null>(null)
  const mayWrite = useMayWrite()
  return (
    <div>
      <div className="filter-line">
        <SelectField
          label="Show"
          value={show}
          options={shows}
          onChange={(next) => {
            setShow(next)
            setAfter(null)
          }}
        />
        <span className="spring" />
        {mayWrite && (
          <button type="button" className="button button--main" onClick={() => setOpened({ entry: null })}>
            Enter a contact
          </button>
        )}
      </div>
      {opened !== null && (
        <LiaisonForm
          key={opened.entry?.id ?? 'new'}
          entry={opened.entry}
          onCancel={() => setOpened(null)}
          onSaved={() => {
            setOpened(null)
            reload()
          }}
        />
      )}
      <Answered answer={answer} what="The liaison register could not be loaded." reload={reload}>
        {({ entries, next }) => (
          <>
            <LiaisonTable
              entries={entries}
              reload={reload}
              {...(mayWrite ? { onEdit: (entry: LiaisonEntry) => setOpened({ entry }) } : {})}
            />
            <Pages after={after} next={next} go={setAfter} />
          </>
        )}
      </Answered>
    </div>
  )
}
