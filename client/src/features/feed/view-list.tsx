import { removeView } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { activeView, standingViews } from '../../store/views.ts'
import { SaveView } from './save-view.tsx'
import { useNavigation } from './use-navigation.ts'

/** Views with their live counts: the room's, then one's own and those that the team and the role share. */
export function ViewList() {
  const filter = useApp((state) => state.view.filter)
  const saved = useApp((state) => state.views.value)
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
            {saved.some(({ id, mayEdit }) => id === view.name && mayEdit) && (
              <DropView id={view.name} label={view.label} />
            )}
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
  return (
    <button
      type="button"
      className="view-drop"
      aria-label={`Remove the view ${label}`}
      onClick={() => void removeView(id)}
    >
      ×
    </button>
  )
}
