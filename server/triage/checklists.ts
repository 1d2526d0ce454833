/** What to look at before deciding, by kind of alert. */
import type { AlertKind } from '../../shared/domain/finding.ts'

export interface ChecklistItem {
  readonly id: string
  readonly text: string
}

const item = (id: string, text: string): ChecklistItem => ({ id, text })

const everyAlert = [item('data-age', 'The data are fresh and no restatement explains it')]

const spendItems = [
  item('entity', 'It is one advertiser: no mix-up of pages of like name'),
  item('political', 'The ads are political and meant for this electorate'),
  item('payer', 'The funding entity is known and has paid before'),
  item('season', 'The campaign calendar alone does not explain it'),
]

const adItems = [
  item('entity', 'It is one advertiser: no mix-up of pages of like name'),
  item('creative', 'The creatives have been looked at'),
  item('payer', 'Payer, currency and country have been compared with the electorate'),
  item('law', 'What the law says has been checked with counsel'),
]

const accountItems = [
  item('posts', 'The shared posts have been read, not just counted'),
  item('publisher', 'The accounts are not openly of one publisher or party'),
  item('event', 'No live event explains the moment'),
  item('older', 'Older clusters with the same members have been compared'),
]

const sourceItems = [
  item('contact', 'The operator of the source has been asked'),
  item('cover', 'What would be missed meanwhile is covered'),
]

const byKind: Record<AlertKind, readonly ChecklistItem[]> = {
  'spend-surge': spendItems,
  'new-advertiser': spendItems,
  'dormant-return': spendItems,
  'spend-ramp': spendItems,
  'page-swarm': spendItems,
  'disclaimer-gap': adItems,
  'payer-mismatch': adItems,
  'silence-breach': adItems,
  'creation-cadence': adItems,
  'library-diff': adItems,
  'source-silent': sourceItems,
  'source-frozen': sourceItems,
  'co-action': accountItems,
  'near-duplicate-text': accountItems,
  'creation-burst': accountItems,
  'shared-infrastructure': accountItems,
  'ad-cluster-link': [...adItems, ...accountItems.slice(0, 2)],
  tip: [item('sender', 'The sender is who they say'), item('confirm', 'A second source confirms it')],
}

export function checklistOf(kind: AlertKind): readonly ChecklistItem[] {
  return [...everyAlert, ...byKind[kind]]
}
