import { createContext, use, useId, type HTMLInputTypeAttribute, type ReactNode } from 'react'

import type { Failure } from '../../../shared/protocol/errors.ts'
import './forms.css'

/** What the server refused of the form around: each field shows what is said of it. */
export const FieldFailure = createContext<Failure | null>(null)

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  /** Name of the field in the body that is sent: a refusal that names it is shown here. */
  readonly name?: string | undefined
}

/** What the server said of one field; a fault inside a list counts as one of the list. */
function faultOf(failure: Failure | null | undefined, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  return failure?.fields?.find(({ field }) => field === name || field.startsWith(`${name}.`))?.message
}

function Around(props: FieldProps & { children: (ids: Described) => ReactNode }) {
  const id = useId()
  const fault = faultOf(use(FieldFailure), props.name)
  const described = fault !== undefined || props.hint !== undefined
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        ...(fault === undefined ? {} : { 'aria-invalid': true }),
        ...(described ? { 'aria-describedby': `${id}-more` } : {}),
      })}
      {described && (
        <span id={`${id}-more`} className={fault === undefined ? 'field-hint' : 'field-fault'}>
          {fault ?? props.hint}
        </span>
      )}
    </div>
  )
}

interface Described {
  readonly id: string
  readonly 'aria-invalid'?: boolean
  readonly 'aria-describedby'?: string
}

interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: HTMLInputTypeAttribute
  readonly required?: boolean
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'text'
  readonly minLength?: number
  readonly maxLength?: number
  readonly placeholder?: string
  readonly disabled?: boolean
  /** Takes the focus when it appears: for the first field of a form that was just opened. */
  readonly first?: boolean
}

export function TextField({ label, hint, name, onChange, first = false, ...input }: TextFieldProps) {
  return (
    <Around label={label} hint={hint} name={name}>
      {(described) => (
        <input
          className="input"
          autoComplete="off"
          {...described}
          {...input}
          {...(first ? { ref: focusFirst } : {})}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Around>
  )
}

interface TextAreaProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly required?: boolean
  readonly rows?: number
}

export function TextArea({ label, hint, name, onChange, rows = 3, ...input }: TextAreaProps) {
  return (
    <Around label={label} hint={hint} name={name}>
      {(described) => (
        <textarea
          className="input"
          maxLength={4000}
          rows={rows}
          {...described}
          {...input}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Around>
  )
}

export type Option = readonly [value: string, label: string]

interface SelectFieldProps<V extends string> extends FieldProps {
  readonly value: V
  readonly options: readonly (readonly [value: V, label: string])[]
  readonly onChange: (value: V) => void
}

export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const { label, hint, name, value, options, onChange } = props
  const choose = (chosen: string) => {
    const option = options.find(([each]) => each === chosen)
    if (option !== undefined) onChange(option[0])
  }
  return (
    <Around label={label} hint={hint} name={name}>
      {(described) => (
        <select className="input" {...described} value={value} onChange={(event) => choose(event.target.value)}>
          {options.map(([each, says]) => (
            <option key={each} value={each}>
              {says}
            </option>
          ))}
        </select>
      )}
    </Around>
  )
}

interface ChecksFieldProps<V extends string> extends FieldProps {
  readonly chosen: readonly V[]
  readonly options: readonly (readonly [value: V, label: string])[]
  readonly onChange: (chosen: V[]) => void
}

/** Several of a short list. */
export function ChecksField<V extends string>(props: ChecksFieldProps<V>) {
  const { label, hint, name, chosen, options, onChange } = props
  const fault = faultOf(use(FieldFailure), name)
  const toggle = (value: V) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  return (
    <fieldset className="choice-field">
      <legend>{label}</legend>
      <div className="choices">
        {options.map(([value, says]) => (
          <label key={value} className="choice">
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            {says}
          </label>
        ))}
      </div>
      {(fault ?? hint) !== undefined && (
        <span className={fault === undefined ? 'field-hint' : 'field-fault'}>{fault ?? hint}</span>
      )}
    </fieldset>
  )
}

export function Check({
  label,
  checked,
  onChange,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  return (
    <label className="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}

function focusFirst(input: HTMLElement | null): void {
  input?.focus()
}
