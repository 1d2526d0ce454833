import { useEffect, useEffectEvent, useState } from 'react'

import { viewGroupings } from '../../../../shared/protocol/views.ts'
import { showPending } from '../../live/feed-link.ts'
import { changeSettings, useApp } from '../../store/app-store.ts'
import { pauseReasons, type PauseReason } from '../../store/view-state.ts'
import { activeView, standingViews } from '../../store/views.ts'
import { focusList, goLive } from './cursor.ts'
import { ExportMenu } from './export-menu.tsx'
import { groupingWords } from './group-label.ts'
import { togglePause } from './use-feed-keys.ts'
import { countText } from '../../store/tally.ts'
import { useNavigation } from './use-navigation.ts'

const SEARCH_AFTER_MS = 200

export function FeedToolbar() {
  const filter = useApp((state) => state.view.filter)
  const saved = useApp((state) => state.views.value)
  const facetsOpen = useApp((state) => state.settings.facetsOpen)
  const total = useApp((state) => countText(state.feed.tally))
  const lanes = useApp((state) => state.session.user?.lanes)
  const groupBy = useApp((state) => state.view.groupBy)
  const name = activeView(filter, groupBy, saved, lanes)
  const label = standingViews(filter, saved, lanes).find((view) => view.name === name)?.label ?? 'Filtered'
  return (
    <div className="feed-toolbar">
      <button
        type="button"
        className="button button--bare facets-toggle"
        aria-pressed={facetsOpen}
        aria-label="Views and filters"
        title="Views and filters"
        onClick={() => changeSettings({ facetsOpen: !facetsOpen })}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M1 3h12M3 7h8M5 11h4" stroke="currentcolor" strokeWidth="1.5" fill="none" />
        </svg>
      </button>
      <h1 className="feed-title">
        {label} {total !== '' && <span className="muted feed-total">{total}</span>}
      </h1>
      <Search />
      <GroupPicker />
      <span className="spring" />
      <PauseStatus />
      <ExportMenu />
    </div>
  )
}

/** The list in groups; each stands where its worst alert would. */
function GroupPicker() {
  const filter = useApp((state) => state.view.filter)
  const groupBy = useApp((state) => state.view.groupBy)
  const { setFilter } = useNavigation()
  return (
    <select
      className="input group-picker"
      aria-label="Group by"
      title="Group by"
      value={groupBy}
      onChange={(event) => setFilter(filter, viewGroupings.find((each) => each === event.target.value) ?? 'none')}
    >
      {viewGroupings.map((each) => (
        <option key={each} value={each}>
          {each === 'none' ? groupingWords.none : `By ${groupingWords[each].toLowerCase()}`}
        </option>
      ))}
    </select>
  )
}

function Search() {
  const filter = useApp((state) => state.view.filter)
  const { setFilter } = useNavigation()
  const [text, setText] = useState(filter.text ?? '')
  const [told, setTold] = useState(filter.text)
  if (told !== filter.text) {
    // The address changed by something else than this field, e.g. a view.
    setTold(filter.text)
    if (text.trim() !== (filter.text ?? '')) setText(filter.text ?? '')
  }
  const apply = useEffectEvent((words: string) => {
    const { text: _old, ...rest } = filter
    const next = words.trim()
    if (next !== (filter.text ?? '')) setFilter(next === '' ? rest : { ...rest, text: next })
  })
  useEffect(() => {
    const timer = setTimeout(() => apply(text), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <input
      id="feed-search"
      type="search"
      className="input feed-search"
      placeholder="Search title, reason, entity"
      aria-label="Search alerts"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') {
          if (event.key === 'Escape') setText('')
          event.preventDefault()
          focusList()
        }
      }}
    />
  )
}

const because: Record<PauseReason, string> = {
  hand: 'Paused by you',
  selected: 'Paused while you select',
  cursor: 'Paused while you work',
  open: 'Paused while you work',
  menu: 'Paused while a menu is open',
  scrolled: 'Paused while you read',
  hidden: 'Paused while the tab is hidden',
  pointing: 'Held under the pointer',
}

/** Says whether the list moves; always at the same place, so that saying it moves nothing. */
function PauseStatus() {
  const reason = useApp((state) => pauseReasons(state.view, state.feed)[0])
  const pending = useApp((state) => state.feed.pending.size)
  const critical = useApp((state) => [...state.feed.pending.values()].filter((each) => each === 'critical').length)
  const keys = useApp((state) => state.settings.keys)
  if (reason === undefined) {
    return (
      <button
        type="button"
        className="button button--bare pause-status"
        title={`Pause (${keys.pause})`}
        onClick={togglePause}
      >
        <span className="tone-ok" aria-hidden="true">
          ▶
        </span>{' '}
        Live list
      </button>
    )
  }
  const what = pending === 0 ? '' : ` · ${pending} new${critical > 0 ? `, ${critical} critical` : ''}`
  return (
    <span className="pause-status is-paused">
      <span className="pause-text">
        <span aria-hidden="true">❚❚</span> <span className="pause-long">{because[reason]}</span>
        <span className="pause-short" aria-hidden="true">
          Paused
        </span>
        <strong>{what}</strong>
      </span>
      {pending > 0 && (
        <button type="button" className="button button--small" onClick={showPending}>
          Show <kbd>{keys.showPending}</kbd>
        </button>
      )}
      {reason !== 'pointing' && reason !== 'open' && (
        <button type="button" className="button button--small button--bare" onClick={goLive}>
          Go live
        </button>
      )}
    </span>
  )
}
