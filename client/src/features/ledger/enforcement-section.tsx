import { useState } from 'react'

import type { EnforcementEntry } from '../../../../shared/protocol/ledger.ts'
import { Answered } from '../../ui/answered.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { EnforcementForm } from './enforcement-form.tsx'
import { EnforcementTable } from './enforcement-table.tsx'
import { enforcementStateLooks } from './ledger-words.ts'
import { Pages } from './pages.tsx'
import { useMayWrite, useRegister } from './use-register.ts'

const shows = [
  ['all', 'All'] as const,
  ...(['requested', 'done', 'refused', 'appealed', 'reversed', 'void'] as const).map(
    (state) => [state, enforcementStateLooks[state].word] as const,
  ),
]

/** What was taken down or refused, when, by whom. */
export function EnforcementSection() {
  const [show, setShow] = useState<(typeof shows)[number][0]>('all')
  const { answer, reload, after, setAfter } = useRegister<EnforcementEntry>(
    'enforcement',
    show === 'all' ? {} : { state: show },
  )
  const [opened, setOpened] = useState<{ entry: EnforcementEntry | null } | null>(null)
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
            Enter a measure
          </button>
        )}
      </div>
      {opened !== null && (
        <EnforcementForm
          key={opened.entry?.id ?? 'new'}
          entry={opened.entry}
          onCancel={() => setOpened(null)}
          onSaved={() => {
            setOpened(null)
            reload()
          }}
        />
      )}
      <Answered answer={answer} what="The enforcement ledger could not be loaded." reload={reload}>
        {({ entries, next }) => (
          <>
            <EnforcementTable
              entries={entries}
              reload={reload}
              {...(mayWrite ? { onEdit: (entry: EnforcementEntry) => setOpened({ entry }) } : {})}
            />
            <Pages after={after} next={next} go={setAfter} />
          </>
        )}
      </Answered>
    </div>
  )
}
