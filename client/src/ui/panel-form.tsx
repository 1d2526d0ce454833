import { useId, type ReactNode } from 'react'

import type { Failure } from '../../../shared/protocol/errors.ts'
import { FailureBox } from './failure-box.tsx'
import { FieldFailure } from './fields.tsx'
import './forms.css'

interface PanelFormProps {
  readonly title: string
  /** On the button that sends it. */
  readonly verb: string
  readonly sending: { readonly busy: boolean; readonly failure: Failure | null }
  readonly onSubmit: () => void
  readonly onCancel?: () => void
  /** What is still missing, said beside the button, which waits for it. */
  readonly missing?: string | undefined
  readonly children: ReactNode
}

/** A form inside the page, never over it. Escape leaves it, Ctrl+Enter sends it. */
export function PanelForm({ title, verb, sending, onSubmit, onCancel, missing, children }: PanelFormProps) {
  const id = useId()
  const submit = () => {
    if (!sending.busy && missing === undefined) onSubmit()
  }
  return (
    // Escape and Ctrl+Enter on their way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="panel-form"
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && onCancel !== undefined) {
          event.stopPropagation()
          onCancel()
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
      }}
    >
      <h2 id={id}>{title}</h2>
      <FieldFailure value={sending.failure}>{children}</FieldFailure>
      {sending.failure !== null && <FailureBox what="This was not done." failure={sending.failure} />}
      <div className="form-foot">
        <button type="submit" className="button button--main" disabled={sending.busy || missing !== undefined}>
          {sending.busy ? 'Sending…' : verb}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        {missing !== undefined && <span className="muted">{missing}</span>}
      </div>
    </form>
  )
}
