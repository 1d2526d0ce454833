/** How the values of the domain read on screen. */
import type { AlertState, Disposition, Lane, Severity, SnoozeUntil } from '../../../shared/domain/alert.ts'
import type { AlertKind } from '../../../shared/domain/finding.ts'

const kindWords = {
  'spend-surge': 'Spend surge',
  'new-advertiser': 'New advertiser',
  'dormant-return': 'Dormant return',
  'spend-ramp': 'Spend ramp',
  'page-swarm': 'Page swarm',
  'disclaimer-gap': 'Disclaimer gap',
  'payer-mismatch': 'Payer mismatch',
  'silence-breach': 'Silence breach',
  'creation-cadence': 'Creation cadence',
  'library-diff': 'Library difference',
  'source-silent': 'Source silent',
  'source-frozen': 'Source frozen',
  'co-action': 'Co-action',
  'near-duplicate-text': 'Near-duplicate text',
  'creation-burst': 'Creation burst',
  'shared-infrastructure': 'Shared infrastructure',
  'ad-cluster-link': 'Ad–cluster link',
  tip: 'Tip',
} as const satisfies Record<AlertKind, string>

const stateWords = {
  new: 'New',
  claimed: 'Claimed',
  investigating: 'Investigating',
  escalated: 'Escalated',
  snoozed: 'Snoozed',
  suppressed: 'Muted',
  merged: 'Merged',
  closed: 'Closed',
} as const satisfies Record<AlertState, string>

const laneWords = {
  policy: 'Policy',
  legal: 'Legal',
  'platform-liaison': 'Platform liaison',
  'electoral-commission': 'Electoral commission',
  'law-enforcement': 'Law enforcement',
  communications: 'Communications',
  infrastructure: 'Infrastructure',
} as const satisfies Record<Lane, string>

const dispositionWords = {
  'true-positive-actioned': 'True positive, actioned',
  'true-positive-no-power': 'True positive, no power to act',
  benign: 'Benign (lawful campaigning)',
  'false-positive-threshold': 'False positive: threshold',
  'false-positive-wrong-country': 'False positive: wrong country',
  'false-positive-stale-data': 'False positive: stale data',
  'false-positive-entity-mixup': 'False positive: entity mix-up',
  'insufficient-evidence': 'Insufficient evidence',
  duplicate: 'Duplicate',
  'out-of-scope': 'Out of scope',
  exercise: 'Exercise',
} as const satisfies Record<Disposition, string>

const severityWords = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
} as const satisfies Record<Severity, string>

/** A word of a newer server that this page does not know is shown as it is. */
function wordIn(words: Readonly<Record<string, string>>, value: string): string {
  return words[value] ?? value
}

export const kindWord = (kind: string): string => wordIn(kindWords, kind)
export const stateWord = (state: string): string => wordIn(stateWords, state)
export const laneWord = (lane: string): string => wordIn(laneWords, lane)
export const dispositionWord = (disposition: string): string => wordIn(dispositionWords, disposition)
export const severityWord = (severity: string): string => wordIn(severityWords, severity)

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

export function countryName(code: string | null): string {
  if (code === null || code === 'none') return 'No country'
  try {
    return regions.of(code) ?? code
  } catch {
    return code
  }
}

/** What somebody did, as the log says it after their name. */
const actionWords: Readonly<Record<string, string>> = {
  raise: 'raised it',
  recur: 'found it again',
  inhibit: 'counted a smaller finding here',
  'severity-change': 'found it worse',
  claim: 'claimed it',
  release: 'released it',
  'time-out': 'ended the claim: no activity',
  'take-over': 'took it over',
  start: 'began to investigate',
  escalate: 'escalated it',
  'escalation-step': 'passed the escalation on: no answer',
  accept: 'accepted the escalation',
  return: 'returned it',
  snooze: 'snoozed it',
  wake: 'woke it',
  suppress: 'muted it',
  unsuppress: 'took it out of its mute window',
  merge: 'merged it',
  'merge-in': 'took in other alerts',
  split: 'split it off',
  'split-off': 'let alerts go again',
  close: 'closed it',
  reopen: 'reopened it',
  note: 'wrote a note',
  tag: 'changed the tags',
  assign: 'assigned it',
  'override-severity': 'set the severity by hand',
  check: 'ticked the checklist',
  technique: 'changed the techniques',
  undo: 'took back the last step',
}

/** "alert.override-severity" → "override severity". */
export function actionWord(action: string): string {
  const name = action.replace(/^alert\./, '')
  return actionWords[name] ?? name.replaceAll(/[-.]/g, ' ')
}

export function snoozeWord(until: SnoozeUntil): string {
  switch (until.type) {
    case 'time':
      return `until ${new Date(until.at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })}`
    case 'count-doubles':
      return 'until it doubles'
    case 'severity-rises':
      return 'until severity rises'
    case 'polls-close':
      return 'until polls close'
    default:
      return until satisfies never
  }
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })
const fraction = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const byDigits = [0, 1, 2].map((digits) => new Intl.NumberFormat('en', { maximumFractionDigits: digits }))

const countedUnits: Readonly<Record<string, string>> = {
  accounts: 'account',
  ads: 'ad',
  advertisers: 'advertiser',
  days: 'day',
  items: 'item',
  pages: 'page',
}

/** The unit beside a value: one ad, two ads. */
export function unitFor(value: unknown, unit: string): string {
  return value === 1 ? (countedUnits[unit] ?? unit) : unit
}

/** "1 note", "3 notes". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/** 1234567 → "1.23M"; small numbers keep what they need. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value < 0) return `−${quantity(-value)}`
  if (value >= 10_000) return compact.format(value)
  if (value < 1) return fraction.format(value)
  return (byDigits[value < 10 ? 2 : value < 100 ? 1 : 0] ?? compact).format(value)
}
