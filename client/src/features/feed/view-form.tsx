import { useState, type FormEvent } from 'react'

import type { Role } from '../../../../shared/domain/access.ts'
import { severities, type Severity } from '../../../../shared/domain/alert.ts'
import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { Failure } from '../../../../shared/protocol/errors.ts'
import type { ViewBody, ViewEntry } from '../../../../shared/protocol/views.ts'
import { queryTallies } from '../../live/feed-link.ts'
import { changeSavedView, removeView, saveView } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { sameFilter } from '../../store/view-url.ts'
import { Check, FieldFailure, SelectField, TextField } from '../../ui/fields.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { severityWord } from '../../ui/words.ts'
import { groupingWords } from './group-label.ts'

/** Roles that have a feed, and so a first view. */
const roleWords = {
  analyst: 'analysts',
  specialist: 'specialists',
  lead: 'leads',
  admin: 'admins',
  viewer: 'viewers',
} as const satisfies Partial<Record<Role, string>>
type ViewRole = keyof typeof roleWords
const viewRoles = Object.keys(roleWords) as ViewRole[]

type Audience = 'private' | 'team' | `role ${ViewRole}`

const leastOptions: readonly (readonly ['' | Severity, string])[] = [
  ['', 'None'],
  ...severities.map((each) => [each, `${severityWord(each)}${each === 'critical' ? '' : ' or worse'}`] as const),
]

interface Draft {
  readonly name: string
  readonly audience: Audience
  readonly isDefault: boolean
  readonly sound: '' | Severity
  readonly notify: '' | Severity
  /** Whether it takes the filters and groups that are on screen. */
  readonly takesScreen: boolean
}

/** Keeps what is on screen under a name, or changes a view that is kept. */
export function ViewForm({ entry, onDone }: { entry: ViewEntry | null; onDone: () => void }) {
  const filter = useApp((state) => state.view.filter)
  const groupBy = useApp((state) => state.view.groupBy)
  const user = useApp((state) => state.session.user)
  const [draft, setDraft] = useState<Draft>(() => draftOf(entry))
  const [failure, setFailure] = useState<Failure | null>(null)
  if (user === null) return null
  const set = (change: Partial<Draft>) => setDraft((held) => ({ ...held, ...change }))
  const differs = entry !== null && !(sameFilter(entry.filter, filter) && entry.groupBy === groupBy)
  const settle = (refused: Failure | null) => {
    setFailure(refused)
    if (refused !== null) return
    onDone()
    void queryTallies()
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (draft.name.trim() === '') {
      setFailure({ code: 'INVALID', message: 'Give it a name', fields: [{ field: 'name', message: 'Give it a name' }] })
      return
    }
    const kept = entry === null || draft.takesScreen ? { filter, groupBy } : entry
    const body = bodyOf(draft, kept)
    settle(await (entry === null ? saveView(body) : changeSavedView(entry.id, body)))
  }
  return (
    // Escape on its way up from the fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="save-view"
      aria-label={entry === null ? 'Save this view' : `Change the view ${entry.name}`}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <FieldFailure value={failure}>
        <TextField
          label="Name of the view"
          name="name"
          value={draft.name}
          onChange={(name) => set({ name })}
          first
          maxLength={80}
        />
      </FieldFailure>
      <SelectField
        label="Who sees it"
        value={draft.audience}
        options={audiences(isLead(user.role))}
        onChange={(audience) => set({ audience })}
      />
      {draft.audience.startsWith('role ') && (
        <Check label="They begin with it" checked={draft.isDefault} onChange={(isDefault) => set({ isDefault })} />
      )}
      <SelectField label="Tone" value={draft.sound} options={leastOptions} onChange={(sound) => set({ sound })} />
      <SelectField
        label="Notification"
        value={draft.notify}
        options={leastOptions}
        onChange={(notify) => set({ notify })}
      />
      {entry === null && groupBy !== 'none' && (
        <p className="muted">Grouped by {groupingWords[groupBy].toLowerCase()}.</p>
      )}
      {differs && (
        <Check
          label="Update its filters to what I see now"
          checked={draft.takesScreen}
          onChange={(takesScreen) => set({ takesScreen })}
        />
      )}
      {failure !== null && failure.fields === undefined && <p role="alert">{failure.message}</p>}
      <div className="action-form-foot">
        <button type="submit" className="button button--small button--main">
          Save
        </button>
        <button type="button" className="button button--small" onClick={onDone}>
          Cancel
        </button>
        <span className="spring" />
        {entry !== null && (
          <SureButton
            label="Remove"
            about={`Remove the view ${entry.name}`}
            onSure={() => void removeView(entry.id).then(settle)}
          />
        )}
      </div>
    </form>
  )
}

function audiences(mayForRoles: boolean): (readonly [Audience, string])[] {
  const all: (readonly [Audience, string])[] = [
    ['private', 'Only me'],
    ['team', 'The team'],
  ]
  if (mayForRoles) all.push(...viewRoles.map((role) => [`role ${role}`, `All ${roleWords[role]}`] as const))
  return all
}

function draftOf(entry: ViewEntry | null): Draft {
  if (entry === null) {
    return { name: '', audience: 'private', isDefault: true, sound: '', notify: '', takesScreen: true }
  }
  const role = viewRoles.find((each) => each === entry.role)
  return {
    name: entry.name,
    audience: entry.visibility !== 'role' || role === undefined ? plainAudience(entry.visibility) : `role ${role}`,
    isDefault: entry.visibility === 'role' ? entry.isDefault : true,
    sound: entry.sound ?? '',
    notify: entry.notify ?? '',
    takesScreen: false,
  }
}

function plainAudience(visibility: ViewEntry['visibility']): Audience {
  return visibility === 'team' ? 'team' : 'private'
}

/** What is sent of it. Exported for its test. */
export function bodyOf(draft: Draft, kept: Pick<ViewBody, 'filter' | 'groupBy'>): ViewBody {
  const role = viewRoles.find((each) => draft.audience === `role ${each}`) ?? null
  return {
    name: draft.name.trim(),
    visibility: role === null ? (draft.audience === 'team' ? 'team' : 'private') : 'role',
    role,
    isDefault: role !== null && draft.isDefault,
    filter: kept.filter,
    groupBy: kept.groupBy,
    sound: draft.sound === '' ? null : draft.sound,
    notify: draft.notify === '' ? null : draft.notify,
  }
}

/** For whom a view is, in a word beside its name; one's own says nothing. */
export function audienceText({ visibility, role }: Pick<ViewEntry, 'visibility' | 'role'>): string {
  if (visibility === 'private') return ''
  const known = viewRoles.find((each) => each === role)
  return visibility === 'team' || known === undefined ? 'team' : roleWords[known]
}
