import { type AppState, useApp } from '../../store/app-store.ts'
import { linkName, type LinkName, type LinkState } from '../../store/link-state.ts'
import { useTimeText } from '../../ui/now.ts'
import { clockText } from '../../ui/time.ts'

const glyphs: Record<LinkName, string> = {
  connecting: '◌',
  live: '●',
  'catching-up': '◐',
  delayed: '◔',
  offline: '✕',
  'signed-out': '⊘',
  'new-version': '↻',
}

const tones: Record<LinkName, string> = {
  connecting: 'muted',
  live: 'tone-ok',
  'catching-up': 'tone-low',
  delayed: 'tone-medium',
  offline: 'tone-critical',
  'signed-out': 'tone-critical',
  'new-version': 'tone-high',
}

export function linkText(link: LinkState, name: LinkName): string {
  const { length } = link.waiting
  // While connected an action is under way for a moment only: that is not news.
  const waiting = length === 0 || name === 'live' ? '' : `, ${length} action${length === 1 ? '' : 's'} waiting`
  switch (name) {
    case 'connecting':
      return 'Connecting'
    case 'live':
      return `Live${waiting}`
    case 'catching-up':
      return `Catching up${link.behind > 0 ? ` ${link.behind}` : ''}${waiting}`
    case 'delayed':
      return `Delayed${waiting}`
    case 'offline':
      return `Offline since ${clockText(link.offlineSince ?? 0, undefined, true)}${waiting}`
    case 'signed-out':
      return 'Signed out'
    case 'new-version':
      return 'New version, reload when ready'
    default:
      return name satisfies never
  }
}

/** Name and text of the link. Told by the page's own clock: the time of the last message is its own. */
function tellLink({ link }: AppState): string {
  const name = linkName(link, Date.now())
  return `${name}|${linkText(link, name)}`
}

/** Whether what is on screen is what is: always visible, in words and with a glyph. */
export function LinkBadge() {
  // Every message changes the link; only another text is drawn.
  useApp(tellLink)
  const told = useTimeText(() => tellLink(useApp.getState()))
  const [name = 'connecting', text = ''] = told.split('|')
  const known = name as LinkName
  const look = `link-badge ${tones[known]}`
  const inside = (
    <>
      <span aria-hidden="true">{glyphs[known]}</span> {text}
    </>
  )
  if (known === 'new-version') {
    return (
      <button type="button" className={`${look} link-badge--button`} onClick={() => location.reload()}>
        {inside}
      </button>
    )
  }
  if (known === 'signed-out') {
    return (
      <button type="button" className={`${look} link-badge--button`} onClick={() => location.assign('/sign-in')}>
        {inside}
      </button>
    )
  }
  return (
    <output className={look} data-link={known}>
      {inside}
    </output>
  )
}
