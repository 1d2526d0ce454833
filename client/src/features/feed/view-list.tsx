import { useState } from 'react'

import type { ViewEntry } from '../../../../shared/protocol/views.ts'
import { useApp } from '../../store/app-store.ts'
import { countText } from '../../store/tally.ts'
import { activeFacets } from '../../store/view-url.ts'
import { activeView, standingViews } from '../../store/views.ts'
import { useNavigation } from './use-navigation.ts'
import { audienceText, ViewForm } from './view-form.tsx'

/** Views with their live counts: the room's, then one's own and those that the team and the role share. */
export function ViewList() {
  const filter = useApp((state) => state.view.filter)
  const groupBy = useApp((state) => state.view.groupBy)
  const saved = useApp((state) => state.views.value)
  const lanes = useApp((state) => state.session.user?.lanes)
  const active = activeView(filter, groupBy, saved, lanes)
  // What is kept already, and everything there is, need no name of one's own.
  const isKept = saved.some(({ id }) => id === active)
  const maySave = !isKept && (activeFacets(filter) > 0 || groupBy !== 'none')
  const [editing, setEditing] = useState<string | null>(null)
  const { setFilter } = useNavigation()
  const done = (name: string) => {
    setEditing(null)
    // Back to where the form was opened from; a view that is gone leaves the focus to the first.
    setTimeout(() =>
      (document.getElementById(editId(name)) ?? document.querySelector<HTMLElement>('.view-item'))?.focus(),
    )
  }
  return (
    <nav className="views" aria-label="Views">
      <ul>
        {standingViews(filter, saved, lanes).map((view) => {
          const entry = saved.find(({ id }) => id === view.name)
          return (
            <li key={view.name}>
              <button
                type="button"
                className={entry?.mayEdit === true ? 'view-item has-edit' : 'view-item'}
                aria-current={view.name === active ? 'true' : undefined}
                onClick={() => setFilter(view.filter, view.groupBy)}
              >
                <span className="truncate" title={view.label}>
                  {view.label}
                </span>
                {entry !== undefined && <ViewMarks entry={entry} />}
                <ViewCount name={view.name} />
              </button>
              {entry?.mayEdit === true && (
                <button
                  type="button"
                  className="view-edit"
                  id={editId(view.name)}
                  aria-label={`Change the view ${view.label}`}
                  aria-expanded={editing === view.name}
                  onClick={() => setEditing(editing === view.name ? null : view.name)}
                >
                  <span aria-hidden="true">⋯</span>
                </button>
              )}
              {entry !== undefined && editing === view.name && (
                <ViewForm key={view.name} entry={entry} onDone={() => done(view.name)} />
              )}
            </li>
          )
        })}
      </ul>
      {maySave && <SaveView />}
    </nav>
  )
}

function editId(name: string): string {
  return `edit-view-${name}`
}

const SAVE_ID = 'save-view'

function SaveView() {
  const [isOpen, setOpen] = useState(false)
  const done = () => {
    setOpen(false)
    setTimeout(() => (document.getElementById(SAVE_ID) ?? document.querySelector<HTMLElement>('.view-item'))?.focus())
  }
  if (isOpen) return <ViewForm entry={null} onDone={done} />
  return (
    <button type="button" id={SAVE_ID} className="facet-more" onClick={() => setOpen(true)}>
      + Save this view
    </button>
  )
}

/** For whom it is, and whether it sounds or notifies. */
function ViewMarks({ entry }: { entry: ViewEntry }) {
  const { sound, notify } = entry
  const audience = audienceText(entry)
  const loud = [
    sound === null ? '' : `tone from ${sound}`,
    notify === null ? '' : `notification from ${notify}`,
  ].filter(Boolean)
  return (
    <span className="view-marks">
      {audience}
      {loud.length > 0 && (
        <span title={loud.join(', ')}>
          <span aria-hidden="true">♪</span>
          <span className="visually-hidden">{loud.join(', ')}</span>
        </span>
      )}
    </span>
  )
}

function ViewCount({ name }: { name: string }) {
  const total = useApp((state) => countText(state.feed.tallies[name]))
  const critical = useApp((state) => state.feed.tallies[name]?.facets.severities['critical'] ?? 0)
  if (total === '') return null
  return (
    <span className="view-count">
      {critical > 0 && (name === 'unowned' || name === 'mine') && (
        <span className="tone-critical" title={`${critical} critical`}>
          ⬢ {critical}
        </span>
      )}{' '}
      {total}
    </span>
  )
}
