import { createContext, use, useId, type ReactNode } from 'react'

/** What the server said of each field, by its path. */
export const FieldErrors = createContext<ReadonlyMap<string, string>>(new Map())

interface FieldProps {
  /** As the server names it, e.g. rounds.0.date */
  readonly path: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'date' | 'time' | 'datetime-local'
  readonly lines?: number
  readonly placeholder?: string
  readonly disabled?: boolean
}

/** One labelled field with what is wrong with it. */
export function FormField({ path, label, value, onChange, type = 'text', lines, placeholder, disabled }: FieldProps) {
  const id = useId()
  const wrong = use(FieldErrors).get(path)
  const shared = {
    id,
    className: 'input',
    value,
    placeholder,
    disabled,
    'aria-invalid': wrong !== undefined,
    'aria-describedby': wrong === undefined ? undefined : `${id}-wrong`,
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {lines === undefined ? (
        <input {...shared} type={type} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea {...shared} rows={lines} onChange={(event) => onChange(event.target.value)} />
      )}
      <Wrong id={`${id}-wrong`}>{wrong}</Wrong>
    </div>
  )
}

interface ChoiceProps {
  readonly path: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

export function FormChoice({ path, label, value, onChange, children }: ChoiceProps) {
  const id = useId()
  const wrong = use(FieldErrors).get(path)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
      <Wrong id={`${id}-wrong`}>{wrong}</Wrong>
    </div>
  )
}

function Wrong({ id, children }: { id: string; children: string | undefined }) {
  return children === undefined ? null : (
    <span id={id} className="field-wrong">
      {children}
    </span>
  )
}
