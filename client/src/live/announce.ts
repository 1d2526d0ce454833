/** Tells of new alerts without looking: two live regions and a tone. */
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { passesFilter } from '../../../shared/domain/feed-filter.ts'
import { isOpen } from '../../../shared/domain/life-cycle.ts'
import type { AlertRow, Severity } from '../../../shared/domain/alert.ts'
import { compareFeedOrder, severityRank } from '../../../shared/domain/feed-order.ts'
import type { ViewEntry } from '../../../shared/protocol/views.ts'
import { update, useApp } from '../store/app-store.ts'
import type { KnownChange } from '../store/tally.ts'
import { resolveFilter } from '../store/view-url.ts'
import { lookerNow } from './looker.ts'
import { countryName, severityWord } from '../ui/words.ts'

const POLITE_EVERY_MS = 5000
const TONE_EVERY_MS = 10_000
const tones: Record<Severity, number> = { critical: 880, high: 660, medium: 520, low: 420, info: 360 }

let gathered: AlertRow[] = []
let timer: ReturnType<typeof setTimeout> | null = null
// Of the clock that is never set: one set back would silence the page.
let lastTold = Number.NEGATIVE_INFINITY
const lastTone = new Map<Severity, number>()
let audio: AudioContext | null = null

export function summaryOf(rows: readonly AlertRow[]): string {
  const critical = rows.filter((row) => row.severity === 'critical').length
  const countries = [...new Set(rows.map((row) => row.country))].slice(0, 3).map((code) => countryName(code))
  return [`${rows.length} new`, critical > 0 ? `${critical} critical` : '', ...countries].filter(Boolean).join(', ')
}

/** Alerts that these changes make new: raised now, or reopened. */
export function arrivals(known: readonly KnownChange[]): AlertRow[] {
  return known
    .filter(({ row, previous }) => row.state === 'new' && (previous === null || !isOpen(previous.state)))
    .map(({ row }) => row)
}

type LoudView = Pick<ViewEntry, 'filter' | 'sound' | 'notify'>

/** Alerts that a saved view asks a tone, or a notification, for. */
export function askedFor(rows: readonly AlertRow[], views: readonly LoudView[], what: 'sound' | 'notify'): AlertRow[] {
  return rows.filter((row) =>
    views.some((view) => {
      const least = view[what]
      return least !== null && severityRank(row.severity) <= severityRank(least) && passesFilter(view.filter, row)
    }),
  )
}

export function announceChanges(known: readonly KnownChange[], filter: FeedFilter): void {
  const all = arrivals(known)
  if (all.length === 0) return
  const { settings, views } = useApp.getState()
  const looker = lookerNow()
  const inView = all.filter((row) => passesFilter(filter, row))
  const saved = views.value.map((view) => ({ ...view, filter: resolveFilter(view.filter, looker) }))
  const critical = inView.findLast((row) => row.severity === 'critical')
  if (critical !== undefined) {
    update('notices', (state) => ({ ...state, assertive: `New critical alert: ${critical.title}` }))
  }
  if (inView.length > 0) {
    gathered.push(...inView)
    timer ??= setTimeout(tell, Math.max(0, lastTold + POLITE_EVERY_MS - performance.now()))
  }
  if (settings.sound) {
    const worst = [...inView, ...askedFor(all, saved, 'sound')].toSorted(compareFeedOrder)[0]
    if (worst !== undefined) playTone(worst.severity)
  }
  const told = critical ?? askedFor(all, saved, 'notify').toSorted(compareFeedOrder)[0]
  if (told !== undefined) notify(told)
}

function tell(): void {
  timer = null
  lastTold = performance.now()
  const polite = summaryOf(gathered)
  gathered = []
  update('notices', (state) => ({ ...state, polite }))
}

function notify(row: AlertRow): void {
  const { settings, view } = useApp.getState()
  if (!settings.notify || !view.hidden || !('Notification' in window) || Notification.permission !== 'granted') return
  const shown = new Notification(`New alert: ${severityWord(row.severity).toLowerCase()}`, {
    body: row.title,
    tag: row.id,
  })
  shown.addEventListener('click', () => {
    window.focus()
    shown.close()
  })
}

/** At most one tone per severity in 10 s. A browser that forbids sound before a click stays silent. */
export function playTone(severity: Severity): void {
  const now = performance.now()
  if (now - (lastTone.get(severity) ?? Number.NEGATIVE_INFINITY) < TONE_EVERY_MS) return
  lastTone.set(severity, now)
  audio ??= new AudioContext()
  const { currentTime, destination } = audio
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.value = tones[severity]
  volume.gain.setValueAtTime(0.0001, currentTime)
  volume.gain.exponentialRampToValueAtTime(0.15, currentTime + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, currentTime + 0.35)
  tone.connect(volume).connect(destination)
  tone.start()
  tone.stop(currentTime + 0.4)
}
