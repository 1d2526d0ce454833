import { useMemo } from 'react'

import { severities } from '../../../../shared/domain/alert.ts'
import { playTone } from '../../live/announce.ts'
import { changeSettings, useApp } from '../../store/app-store.ts'
import { Avatars } from '../../ui/avatar.tsx'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { severityWord } from '../../ui/words.ts'
import { useNavigation } from '../feed/use-navigation.ts'
import { Clocks } from './clocks.tsx'
import { LinkBadge } from './link-badge.tsx'
import { Phase } from './phase.tsx'
import { ScopePicker } from './scope-picker.tsx'
import { UnreadBadge } from './unread-badge.tsx'
import { UserMenu } from './user-menu.tsx'
import './header.css'

/** On every page: where one looks, how it stands, whether it is live, what time it is, and who is here. */
export function Header() {
  return (
    <header className="header">
      <ScopePicker />
      <Phase />
      <ExerciseBadge />
      <span className="spring" />
      <SeverityCounts />
      <LinkBadge />
      <Clocks />
      <People />
      <SoundToggle />
      <UnreadBadge />
      <UserMenu />
    </header>
  )
}

function SeverityCounts() {
  const counts = useApp((state) => state.feed.tallies['open']?.facets.severities)
  const filter = useApp((state) => state.view.filter)
  const { setFilter } = useNavigation()
  if (counts === undefined) return null
  return (
    <fieldset className="header-counts" aria-label="Open alerts by severity">
      {severities.map((severity) => {
        const count = counts[severity] ?? 0
        return (
          <button
            key={severity}
            type="button"
            className={count === 0 ? 'header-count is-zero' : 'header-count'}
            title={`${count} open, ${severityWord(severity).toLowerCase()}`}
            aria-label={`${count} open, ${severityWord(severity).toLowerCase()}`}
            onClick={() => setFilter({ ...filter, severities: [severity] })}
          >
            <SeverityGlyph severity={severity} /> {count.toLocaleString('en')}
          </button>
        )
      })}
    </fieldset>
  )
}

/** Shown while exercise data are in the view, so that nobody takes them for real. */
function ExerciseBadge() {
  const running = useApp((state) => state.session.exercise?.running === true)
  const hidden = useApp((state) => state.view.filter.exercise === false)
  const inView = useApp((state) =>
    state.feed.order.slice(0, 50).some((id) => state.feed.rows.get(id)?.exercise === true),
  )
  if (hidden || !(running || inView)) return null
  return (
    <span className="exercise-badge" title="Data of the exercise are in this view: none of it is real">
      EXERCISE
    </span>
  )
}

function People() {
  const presence = useApp((state) => state.presence)
  const userId = useApp((state) => state.session.user?.id)
  const others = useMemo(() => {
    const byId = new Map<string, { id: string; name: string; idle: boolean }>()
    for (const { user, idle } of presence) {
      if (user.id !== userId) byId.set(user.id, { ...user, idle: idle && byId.get(user.id)?.idle !== false })
    }
    return [...byId.values()].toSorted((a, b) => Number(a.idle) - Number(b.idle) || a.name.localeCompare(b.name))
  }, [presence, userId])
  return <Avatars people={others} most={4} />
}

function SoundToggle() {
  const sound = useApp((state) => state.settings.sound)
  return (
    <button
      type="button"
      className="button button--bare"
      aria-pressed={sound}
      title={sound ? 'Sound is on: mute' : 'Sound is off: switch on'}
      aria-label="Sound"
      onClick={() => {
        changeSettings({ sound: !sound })
        if (!sound) playTone('low')
      }}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
        fill="none"
        stroke="currentcolor"
        strokeWidth="1.4"
      >
        <path d="M2 6h2.5L8 3v10L4.5 10H2z" />
        {sound ? <path d="M10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.4 6.4 0 0 1 0 9" /> : <path d="m10.5 6 4 4m0-4-4 4" />}
      </svg>
    </button>
  )
}
