import type { EnforcementEntry, LiaisonEntry } from '../../../../shared/protocol/ledger.ts'

export const liaisonStateLooks = {
  waiting: { word: 'Waits for a reply', look: 'chip' },
  answered: { word: 'Answered', look: 'chip chip--ok' },
  refused: { word: 'Refused', look: 'chip chip--bad' },
  'no-reply-needed': { word: 'No reply needed', look: 'chip chip--quiet' },
  void: { word: 'Struck out', look: 'chip chip--quiet' },
} as const satisfies Record<LiaisonEntry['state'], { word: string; look: string }>

export const enforcementStateLooks = {
  requested: { word: 'Requested', look: 'chip chip--warn' },
  done: { word: 'Done', look: 'chip chip--ok' },
  refused: { word: 'Refused', look: 'chip chip--bad' },
  appealed: { word: 'Appealed', look: 'chip chip--warn' },
  reversed: { word: 'Reversed', look: 'chip chip--quiet' },
  void: { word: 'Struck out', look: 'chip chip--quiet' },
} as const satisfies Record<EnforcementEntry['state'], { word: string; look: string }>

export const channelWords = {
  'e-mail': 'E-mail',
  phone: 'Phone',
  portal: 'Portal',
  letter: 'Letter',
  meeting: 'Meeting',
  other: 'Other',
} as const satisfies Record<LiaisonEntry['channel'], string>

export const measureWords = {
  'ad-rejected': 'Ad rejected',
  'ad-removed': 'Ad removed',
  'page-removed': 'Page removed',
  'account-suspended': 'Account suspended',
  'account-removed': 'Account removed',
  'content-labelled': 'Content labelled',
  'content-demoted': 'Content demoted',
  'content-removed': 'Content removed',
  'geo-blocked': 'Geo-blocked',
  'payment-stopped': 'Payment stopped',
  referred: 'Referred',
} as const satisfies Record<EnforcementEntry['measure'], string>

export function measureWord(measure: string): string {
  return (measureWords as Readonly<Record<string, string>>)[measure] ?? measure
}

/** Who may enter, answer and strike out. */
export const ledgerWriters: readonly string[] = ['analyst', 'specialist', 'lead', 'admin']
