/** What to look at before deciding, by kind of alert. */
import type { AlertKind } from '../../shared/domain/finding.ts'

export interface ChecklistItem {
  readonly id: string
  readonly text: string
}

const item = (id: string, text: string): ChecklistItem => ({ id, text })

const everyAlert = [item('data-age', 'The data are fresh and no restatement explains it')]

const oneAdvertiser = item('entity', 'It is one advertiser: no mix-up of pages of like name')
const political = item('political', 'The ads are political and meant for this electorate')
const payer = item('payer', 'The funding entity is known and has paid before')
const money = item('money', 'Payer, currency and country have been compared with the electorate')
const creatives = item('creative', 'The creatives have been looked at')
const law = item('law', 'What the law says has been checked with counsel')
const season = item('season', 'The campaign calendar alone does not explain it')
const openGroup = item('open-group', 'They are not openly of one party, agency or publisher')
const older = item('older', 'Older clusters with the same members have been compared')

const spendItems = [oneAdvertiser, political, payer, season]
const adItems = [oneAdvertiser, creatives, money, law]
const pageItems = [openGroup, creatives, money, season]
const postItems = [
  item('posts', 'The shared posts have been read, not just counted'),
  openGroup,
  item('event', 'No live event explains the moment'),
  older,
]
const profiles = item('profiles', 'Some of the accounts have been looked at: names, pictures, first posts')

const sourceItems = [
  item('contact', 'The operator of the source has been asked'),
  item('cover', 'What would be missed meanwhile is covered'),
]

const byKind: Record<AlertKind, readonly ChecklistItem[]> = {
  'spend-surge': spendItems,
  'new-advertiser': spendItems,
  'dormant-return': spendItems,
  'spend-ramp': spendItems,
  'page-swarm': pageItems,
  'disclaimer-gap': adItems,
  'payer-mismatch': adItems,
  'silence-breach': [
    item('hours', 'It was delivered inside the silence period by the clock of the place'),
    creatives,
    law,
  ],
  'creation-cadence': pageItems,
  'library-diff': [
    item('both-pulls', 'Both states have been looked up in the library itself'),
    oneAdvertiser,
    money,
    law,
  ],
  'source-silent': sourceItems,
  'source-frozen': sourceItems,
  'co-action': postItems,
  'near-duplicate-text': postItems,
  'creation-burst': [profiles, item('sign-up', 'No call to sign up on that day explains it'), older],
  'shared-infrastructure': [
    profiles,
    item('shared-place', 'No school, office or shop that many use explains it'),
    older,
  ],
  'ad-cluster-link': [...adItems, ...postItems.slice(0, 2)],
  tip: [item('sender', 'The sender is who they say'), item('confirm', 'A second source confirms it')],
}

export function checklistOf(kind: AlertKind): readonly ChecklistItem[] {
  return [...everyAlert, ...byKind[kind]]
}
