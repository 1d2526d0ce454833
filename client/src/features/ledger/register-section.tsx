import { useState, type ComponentType } from 'react'

import { Answered } from '../../ui/answered.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Pages } from '../../ui/pages.tsx'
import type { EntryFormEnds } from './entry-form.tsx'
import { useMayWrite, useRegister, type Register } from './use-register.ts'

export interface EntryTableProps<E> {
  readonly entries: readonly E[]
  readonly reload: () => void
  /** Absent for those who only read. */
  readonly onEdit: ((entry: E) => void) | undefined
}

interface RegisterSectionProps<E, S extends string> {
  readonly register: Register
  /** On the button that opens the form. */
  readonly enter: string
  /** Should it not load. */
  readonly failed: string
  readonly shows: readonly (readonly [value: S | 'all', label: string])[]
  readonly narrowing: (show: S) => Readonly<Record<string, string>>
  readonly form: ComponentType<EntryFormEnds & { readonly entry: E | null }>
  readonly table: ComponentType<EntryTableProps<E>>
}

/** A register: what of it is shown, the form above it, and its pages. */
export function RegisterSection<E extends { readonly id: string }, S extends string>(
  props: RegisterSectionProps<E, S>,
) {
  const { register, enter, failed, shows, narrowing, form: Form, table: Table } = props
  const [show, setShow] = useState<S | 'all'>('all')
  const { answer, reload, after, setAfter } = useRegister<E>(register, show === 'all' ? {} : narrowing(show))
  const [opened, setOpened] = useState<{ entry: E | null } | null>(null)
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
            {enter}
          </button>
        )}
      </div>
      {opened !== null && (
        <Form
          key={opened.entry?.id ?? 'new'}
          entry={opened.entry}
          onCancel={() => setOpened(null)}
          onSaved={() => {
            setOpened(null)
            reload()
          }}
        />
      )}
      <Answered answer={answer} what={failed} reload={reload}>
        {({ entries, next }) => (
          <>
            <Table entries={entries} reload={reload} onEdit={mayWrite ? (entry) => setOpened({ entry }) : undefined} />
            <Pages after={after} next={next} go={setAfter} />
          </>
        )}
      </Answered>
    </div>
  )
}
