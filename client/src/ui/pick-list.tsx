import { useId } from 'react'
import './forms.css'

interface PickListProps {
  readonly label: string
  /** What an empty list means, e.g. "all countries". */
  readonly none: string
  readonly chosen: readonly string[]
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (chosen: string[]) => void
  readonly hint?: string
}

/** Some of a long list: a field that adds, and what was added with a way to take it out. */
export function PickList({ label, none, chosen, options, onChange, hint }: PickListProps) {
  const id = useId()
  const names = new Map(options)
  return (
    <div className="field pick-list">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value=""
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChange([...chosen, event.target.value])}
      >
        <option value="">{chosen.length === 0 ? none : 'Add…'}</option>
        {options
          .filter(([value]) => !chosen.includes(value))
          .map(([value, says]) => (
            <option key={value} value={value}>
              {says}
            </option>
          ))}
      </select>
      {chosen.length > 0 && (
        <ul className="picked" aria-label={`${label}: chosen`}>
          {chosen.map((value) => (
            <li key={value} className="chip">
              <span className="truncate">{names.get(value) ?? value}</span>
              <button
                type="button"
                aria-label={`Take out ${names.get(value) ?? value}`}
                onClick={() => onChange(chosen.filter((each) => each !== value))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  )
}
