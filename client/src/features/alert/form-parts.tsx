import { useEffect, useId, useRef, useState, type ReactNode } from 'react'

import type { AlertDetail, AlertRow } from '../../../../shared/domain/alert.ts'
import type { Act } from '../../live/commands.ts'
import { setPresenceField } from '../../live/presence-link.ts'
import type { ActionForm } from '../../store/view-state.ts'
import { focusList } from '../feed/cursor.ts'

export interface ActionFormProps {
  readonly form: ActionForm
  /** The alert it is about; null for the selected ones together. */
  readonly row: AlertRow | null
  readonly evidence: AlertDetail['evidence']
  readonly onAct: (what: Act) => Promise<unknown>
  readonly onCancel: () => void
}

interface FormProps {
  readonly title: string
  readonly act: Act | null
  readonly onAct: ActionFormProps['onAct']
  readonly onCancel: () => void
  /** What is still missing, said beside the button. */
  readonly missing?: string
  readonly children: ReactNode
}

/** The frame of every form: the first field has the focus, Escape leaves, Ctrl+Enter sends. */
export function Form({ title, act, onAct, onCancel, missing, children }: FormProps) {
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    form.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    setPresenceField(title)
    return () => {
      setPresenceField(null)
      giveFocusBack(before)
    }
  }, [title])
  const send = async () => {
    if (act === null || busy) return
    setBusy(true)
    await onAct(act)
    setBusy(false)
  }
  return (
    // Escape and Ctrl+Enter on their way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="action-form"
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onCancel()
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
      }}
    >
      <h3 id={id} className="action-form-title">
        {title}
      </h3>
      {children}
      <div className="action-form-foot">
        <button type="submit" className="button button--main" disabled={act === null || busy}>
          {busy ? 'Sending…' : title}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        {missing !== undefined && act === null && <span className="muted">{missing}</span>}
      </div>
    </form>
  )
}

/** Where the form was called from goes on having the keys, unless something else has taken the focus. */
function giveFocusBack(before: Element | null): void {
  if (document.activeElement !== document.body) return
  if (before instanceof HTMLElement && before.closest('#alert-list') !== null) focusList()
  else if (before instanceof HTMLElement && before.isConnected) before.focus()
  else document.getElementById('alert-detail')?.focus()
}

export function Words({ label, value, onChange, long = false, first = false }: WordsProps) {
  const id = useId()
  const shared = { id, className: 'input', value, maxLength: 4000, ...(first ? { 'data-first': true } : {}) }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {long ? (
        <textarea {...shared} rows={3} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  )
}

interface WordsProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly long?: boolean
  readonly first?: boolean
}

interface OneOfProps<V extends string> {
  readonly label: string
  /** Of the group in its form. */
  readonly name: string
  readonly value: V | null
  readonly options: readonly V[]
  readonly wordOf: (option: V) => string
  readonly onChange: (option: V) => void
  /** Whether the form begins here. */
  readonly first?: boolean
}

/** One of a short list, all in sight. */
export function OneOf<V extends string>(props: OneOfProps<V>) {
  const { label, name, value, options, wordOf, onChange, first = true } = props
  return (
    <fieldset className="choices" aria-label={label}>
      {options.map((option, index) => (
        <label key={option} className="choice">
          <input
            type="radio"
            name={name}
            checked={value === option}
            onChange={() => onChange(option)}
            {...(first && index === 0 ? { 'data-first': true } : {})}
          />
          {wordOf(option)}
        </label>
      ))}
    </fieldset>
  )
}
