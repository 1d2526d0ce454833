import { useId, useState, type FormEvent } from 'react'

import { severities, type Severity } from '../../../../shared/domain/alert.ts'
import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { ViewBody } from '../../../../shared/protocol/views.ts'
import { queryTallies } from '../../live/feed-link.ts'
import { saveView } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { severityWord } from '../../ui/words.ts'

/** Keeps the filter in force under a name: for oneself, for the team, or as what a role begins with. */
export function SaveView() {
  const [isOpen, setOpen] = useState(false)
  if (isOpen) return <SaveForm onDone={() => setOpen(false)} />
  return (
    <button type="button" className="facet-more" onClick={() => setOpen(true)}>
      + Save this view
    </button>
  )
}

function SaveForm({ onDone }: { onDone: () => void }) {
  const filter = useApp((state) => state.view.filter)
  const user = useApp((state) => state.session.user)
  const [name, setName] = useState('')
  const [visibility, setVisibility] = useState<ViewBody['visibility']>('private')
  const [sound, setSound] = useState<Severity | null>(null)
  const [failure, setFailure] = useState('')
  const ids = { name: useId(), visibility: useId(), sound: useId() }
  if (user === null) return null
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    const isForRole = visibility === 'role'
    const refused = await saveView({
      name: name.trim(),
      visibility,
      role: isForRole ? 'analyst' : null,
      isDefault: isForRole,
      filter,
      groupBy: 'none',
      sound,
      notify: sound,
    })
    if (refused !== null) {
      setFailure(refused.message)
      return
    }
    onDone()
    void queryTallies()
  }
  return (
    // Escape on its way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="save-view"
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <div className="field">
        <label htmlFor={ids.name}>Name of the view</label>
        <input
          id={ids.name}
          className="input"
          maxLength={80}
          value={name}
          ref={focusFirst}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={ids.visibility}>Who sees it</label>
        <select
          id={ids.visibility}
          className="input"
          value={visibility}
          onChange={(event) => setVisibility(visibilities.find((each) => each === event.target.value) ?? 'private')}
        >
          <option value="private">Only me</option>
          <option value="team">The team</option>
          {isLead(user.role) && <option value="role">Analysts, as their first view</option>}
        </select>
      </div>
      <div className="field">
        <label htmlFor={ids.sound}>Tone and notification</label>
        <select
          id={ids.sound}
          className="input"
          value={sound ?? ''}
          onChange={(event) => setSound(severities.find((each) => each === event.target.value) ?? null)}
        >
          <option value="">None</option>
          {severities.map((severity) => (
            <option key={severity} value={severity}>
              {severityWord(severity)}
              {severity === 'critical' ? '' : ' or worse'}
            </option>
          ))}
        </select>
      </div>
      {failure !== '' && <p role="alert">{failure}</p>}
      <div className="action-form-foot">
        <button type="submit" className="button button--small button--main">
          Save
        </button>
        <button type="button" className="button button--small" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  )
}

const visibilities = ['private', 'team', 'role'] as const

function focusFirst(input: HTMLInputElement | null): void {
  input?.focus()
}
