import { useState } from 'react'

import { queryTallies } from '../../live/feed-link.ts'
import { changeSettings, useApp } from '../../store/app-store.ts'
import { activeView, standingViews } from '../../store/views.ts'
import { useNavigation } from './use-navigation.ts'

/** Views with their counts. The saved ones are this browser's own. */
export function ViewList() {
  const filter = useApp((state) => state.view.filter)
  const saved = useApp((state) => state.settings.savedViews)
  const lanes = useApp((state) => state.session.user?.lanes)
  const active = activeView(filter, saved, lanes)
  const { setFilter } = useNavigation()
  return (
    <nav className="views" aria-label="Views">
      <ul>
        {standingViews(filter, saved, lanes).map((view) => (
          <li key={view.name}>
            <button
              type="button"
              className="view-item"
              aria-current={view.name === active ? 'true' : undefined}
              onClick={() => setFilter(view.filter)}
            >
              <span className="truncate">{view.label}</span>
              <ViewCount name={view.name} />
            </button>
            {saved.some(({ id }) => id === view.name) && <DropView id={view.name} label={view.label} />}
          </li>
        ))}
      </ul>
      {active === null && <SaveView />}
    </nav>
  )
}

function ViewCount({ name }: { name: string }) {
  const total = useApp((state) => state.feed.tallies[name]?.total)
  const critical = useApp((state) => state.feed.tallies[name]?.facets.severities['critical'] ?? 0)
  if (total === undefined) return null
  return (
    <span className="view-count">
      {critical > 0 && (name === 'unowned' || name === 'mine') && (
        <span className="tone-critical" title={`${critical} critical`}>
          ⬢ {critical}
        </span>
      )}{' '}
      {total.toLocaleString('en')}
    </span>
  )
}

function DropView({ id, label }: { id: string; label: string }) {
  const saved = useApp((state) => state.settings.savedViews)
  return (
    <button
      type="button"
      className="view-drop"
      aria-label={`Remove the view ${label}`}
      onClick={() => changeSettings({ savedViews: saved.filter((view) => view.id !== id) })}
    >
      ×
    </button>
  )
}

function SaveView() {
  const filter = useApp((state) => state.view.filter)
  const saved = useApp((state) => state.settings.savedViews)
  const [name, setName] = useState<string | null>(null)
  if (name === null) {
    return (
      <button type="button" className="facet-more" onClick={() => setName('')}>
        + Save this view
      </button>
    )
  }
  const save = () => {
    const trimmed = name.trim()
    setName(null)
    if (trimmed === '') return
    changeSettings({
      savedViews: [...saved, { id: crypto.randomUUID(), name: trimmed.slice(0, 60), filter }],
    })
    void queryTallies()
  }
  return (
    <form
      className="save-view"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <input
        className="input"
        aria-label="Name of the view"
        placeholder="Name of the view"
        value={name}
        ref={(input) => input?.focus()}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setName(null)}
      />
      <button type="submit" className="button button--small">
        Save
      </button>
    </form>
  )
}
