import { CloseForm } from './close-form.tsx'
import type { ActionFormProps } from './form-parts.tsx'
import { AssignForm, EscalateForm, MergeForm, NoteForm, OverrideForm, ReasonForm, SnoozeForm } from './short-forms.tsx'

/** Forms of the actions that ask for something. Inline under the action bar, never a modal. */
export function ActionFormPanel(props: ActionFormProps) {
  switch (props.form.type) {
    case 'close':
      return <CloseForm key={props.form.disposition} {...props} first={props.form.disposition} />
    case 'escalate':
      return <EscalateForm {...props} />
    case 'snooze':
      return <SnoozeForm {...props} />
    case 'assign':
      return <AssignForm {...props} />
    case 'note':
      return <NoteForm {...props} />
    case 'merge':
      return <MergeForm {...props} />
    case 'override':
      return <OverrideForm {...props} />
    case 'take-over':
      return (
        <ReasonForm
          {...props}
          title="Take over"
          label="Why you take over"
          make={(reason) => ({ action: 'take-over', payload: { reason } })}
        />
      )
    case 'reopen':
      return (
        <ReasonForm
          {...props}
          title="Reopen"
          label="Why it is opened again"
          make={(reason) => ({ action: 'reopen', payload: { reason } })}
        />
      )
    case 'split':
      return (
        <ReasonForm
          {...props}
          title="Split off"
          label="Why it stands alone"
          make={(reason) => ({ action: 'split', payload: { reason } })}
        />
      )
    case 'return':
      return (
        <ReasonForm
          {...props}
          title="Return"
          label="What the analyst should know"
          make={(note) => ({ action: 'return', payload: { note } })}
        />
      )
    case 'answer':
      return (
        <ReasonForm
          {...props}
          title="Accept"
          label="Answer to the ask"
          make={(answer) => ({ action: 'accept', payload: { answer } })}
        />
      )
    default:
      return props.form satisfies never
  }
}
