/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox with a list of actions, which select elements cannot be */
import { useId, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'

import { undoLast } from '../../live/commands.ts'
import { changeSettings, update, useApp } from '../../store/app-store.ts'
import { standingViews } from '../../store/views.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { countryName } from '../../ui/words.ts'
import { byNearness, useElections } from '../elections/use-elections.ts'
import { goLive } from '../feed/cursor.ts'
import { useNavigation } from '../feed/use-navigation.ts'
import { pagesFor } from '../header/room-pages.ts'
import { useFoundEntries } from '../search/use-found-entries.ts'
import './palette.css'

interface Entry {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly run: () => void
}

const MOST = 12

/** Words in any order; an entry whose label begins with them comes first. */
export function findEntries<E extends { label: string; group: string }>(entries: readonly E[], words: string): E[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean)
  const found = entries.filter((entry) =>
    parts.every((part) => `${entry.label} ${entry.group}`.toLowerCase().includes(part)),
  )
  const starts = (entry: E) => Number(entry.label.toLowerCase().startsWith(words.toLowerCase().trim()))
  return found.toSorted((a, b) => starts(b) - starts(a)).slice(0, MOST)
}

export function Palette() {
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const entries = useEntries(words)
  const ofServer = useServerEntries(words)
  const found = useMemo(() => [...findEntries(entries, words), ...ofServer], [entries, words, ofServer])
  const listId = useId()
  const close = () => update('view', (view) => ({ ...view, overlay: 'none' }))
  const current = found[Math.min(at, found.length - 1)]
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    close()
    entry.run()
  }
  return (
    <Dialog label="Palette" className="palette" onClose={close}>
      <input
        className="input palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`}
        aria-label="Go to, filter by, or do"
        placeholder="Go to, filter by, or do…"
        value={words}
        ref={(input) => input?.focus()}
        onChange={(event) => {
          setWords(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          else if (event.key === 'Enter') run(current)
          else return
          event.preventDefault()
        }}
      />
      <div role="listbox" id={listId} aria-label="Entries" className="palette-list">
        {found.map((entry) => (
          <div
            key={entry.id}
            id={`${listId}-${entry.id}`}
            role="option"
            aria-selected={entry === current}
            tabIndex={-1}
            className="menu-item"
            onClick={() => run(entry)}
            onKeyDown={(event) => event.key === 'Enter' && run(entry)}
          >
            <span className="truncate">{entry.label}</span>
            <span className="menu-end">{entry.group}</span>
          </div>
        ))}
        {found.length === 0 && <div className="menu-title">Nothing fits</div>}
      </div>
    </Dialog>
  )
}

/** What the server finds for the words: alerts, names and notes. */
function useServerEntries(words: string): Entry[] {
  const navigate = useNavigate()
  const found = useFoundEntries(words)
  return useMemo(
    () => found.map(({ path, ...entry }) => ({ ...entry, run: () => void navigate(path) })),
    [found, navigate],
  )
}

function useEntries(words: string): Entry[] {
  const navigate = useNavigate()
  const role = useApp((state) => state.session.user?.role)
  const elections = useElections()
  const filter = useApp((state) => state.view.filter)
  const saved = useApp((state) => state.views.value)
  const lanes = useApp((state) => state.session.user?.lanes)
  const { goTo, setFilter } = useNavigation()
  const text = words.trim()
  return useMemo(() => {
    const go = (id: string, label: string, path: string): Entry => ({ id, group: 'Go', label, run: () => goTo(path) })
    const countries = [...new Set(elections.map(({ country }) => country))]
    const entries: Entry[] = [
      go('go-feed', 'Live feed', '/feed'),
      go('go-elections', 'Elections', '/elections'),
      go('go-sources', 'Sources and dead letters', '/sources'),
      go('go-handover', 'Shift handover', '/handover'),
      go('go-roster', 'Roster and workload', '/roster'),
      go('go-metrics', 'Metrics', '/figures'),
      go('go-settings', 'Settings and shortcuts', '/settings'),
      ...(role === undefined ? [] : pagesFor(role)).map(({ path, label }) => go(`go-${path}`, label, path)),
      go('go-account', 'Your account', '/account'),
      ...standingViews(filter, saved, lanes).map((view) => ({
        id: `view-${view.name}`,
        group: 'View',
        label: view.label,
        run: () => setFilter(view.filter, view.groupBy),
      })),
      ...countries.map((code) => ({
        id: `country-${code}`,
        group: 'Country',
        label: countryName(code),
        run: () => setFilter({ ...filter, countries: [code], elections: [] }),
      })),
      ...byNearness(elections).map((election) => ({
        id: `election-${election.id}`,
        group: 'Election',
        label: election.name,
        run: () => setFilter({ ...filter, elections: [election.id] }),
      })),
      { id: 'live', group: 'Feed', label: 'Go on live from the top', run: goLive },
      { id: 'undo', group: 'Feed', label: 'Undo the last action', run: () => void undoLast() },
      { id: 'dark', group: 'Theme', label: 'Dark theme', run: () => changeSettings({ theme: 'dark' }) },
      { id: 'light', group: 'Theme', label: 'Light theme', run: () => changeSettings({ theme: 'light' }) },
      {
        id: 'help',
        group: 'Help',
        label: 'All shortcuts',
        run: () => update('view', (view) => ({ ...view, overlay: 'help' })),
      },
    ]
    if (text !== '') {
      entries.push({
        id: 'search',
        group: 'Search',
        label: `Search alerts for “${text}”`,
        run: () => setFilter({ ...filter, text }),
      })
      entries.push({
        id: 'search-all',
        group: 'Search',
        label: `Search notes and names too for “${text}”`,
        run: () => void navigate(`/search?${new URLSearchParams({ find: text })}`),
      })
    }
    return entries
  }, [elections, filter, saved, lanes, role, navigate, goTo, setFilter, text])
}
