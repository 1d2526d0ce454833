import { useState, type ReactNode } from 'react'

import type { LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { useSend } from '../../live/use-send.ts'
import { PanelForm } from '../../ui/panel-form.tsx'
import { PlaceFields, usePlace, type Place } from './place-fields.tsx'
import type { Register } from './use-register.ts'

/** What the fields of a form show and change. */
export interface FieldsProps<T> {
  readonly given: T
  readonly set: (change: Partial<T>) => void
}

export interface EntryFormEnds {
  readonly onCancel: () => void
  readonly onSaved: () => void
}

interface EntryFormProps<T> extends EntryFormEnds {
  readonly register: Register
  readonly words: Readonly<Record<'enter' | 'entered' | 'change' | 'changed', string>>
  /** Null enters a new one. */
  readonly entry: Pick<LiaisonEntry, 'id' | 'version' | 'alertIds' | 'country' | 'elections'> | null
  /** The alert it is about: then it belongs where the alert belongs. */
  readonly alertId: string | undefined
  readonly first: () => T
  /** The body without its place; null while it cannot be sent. */
  readonly bodyOf: (given: T) => object | null
  readonly missingOf: (given: T) => string | undefined
  readonly children: (fields: FieldsProps<T>) => ReactNode
}

/** Enters or changes an entry of a register, with where it belongs. */
export function EntryForm<T>(props: EntryFormProps<T>) {
  const { register, words, entry, alertId, first, bodyOf, missingOf, onCancel, onSaved, children } = props
  const sending = useSend()
  const around = usePlace()
  const [place, setPlace] = useState<Place>(entry ?? around)
  const [given, setGiven] = useState(first)
  const isOfAlert = alertId !== undefined && entry === null
  const save = async () => {
    const body = bodyOf(given)
    if (body === null) return
    const placed = isOfAlert ? { alertIds: [alertId] } : { ...place, alertIds: entry?.alertIds ?? [] }
    const sent = { ...body, ...placed }
    const answer = await (entry === null
      ? sending.send('POST', `/api/${register}`, sent, words.entered)
      : sending.send('PUT', `/api/${register}/${entry.id}`, { ...sent, version: entry.version }, words.changed))
    if (answer !== null) onSaved()
  }
  return (
    <PanelForm
      title={entry === null ? words.enter : words.change}
      verb={entry === null ? 'Enter it' : 'Save'}
      sending={sending}
      missing={missingOf(given)}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      {children({ given, set: (change) => setGiven({ ...given, ...change }) })}
      {!isOfAlert && <PlaceFields place={place} onChange={setPlace} />}
    </PanelForm>
  )
}
