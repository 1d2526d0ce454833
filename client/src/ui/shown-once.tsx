import { useId, useRef, useState } from 'react'
import './forms.css'

interface ShownOnceProps {
  /** What it is, e.g. "One-time link for Ana". */
  readonly what: string
  readonly note: string
  readonly value: string
  readonly onDone: () => void
}

/** A secret that the server tells a single time: it is gone when this is closed. */
export function ShownOnce({ what, note, value, onDone }: ShownOnceProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      // Without a secure address the browser has no clipboard: the text is selected, Ctrl+C takes it.
      setCopied(false)
    }
  }
  return (
    <section className="note-box note-box--warn once" aria-labelledby={`${id}-what`}>
      <label id={`${id}-what`} htmlFor={id}>
        <strong>{what}</strong>
      </label>
      <div className="once-line">
        <input id={id} ref={field} className="input mono" readOnly value={value} aria-describedby={`${id}-note`} />
        <button type="button" className="button" ref={focusFirst} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" className="button" onClick={onDone}>
          Done
        </button>
      </div>
      <span id={`${id}-note`} className="muted">
        {note}
      </span>
      <output className="visually-hidden">{copied ? 'Copied' : ''}</output>
    </section>
  )
}

function focusFirst(button: HTMLButtonElement | null): void {
  button?.focus()
}
