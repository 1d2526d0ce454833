/** Stored alerts made up from a seed, for tests of the store. */
import { alertStates, lanes, severities, type AlertRow } from '../../shared/domain/alert.ts'
import { emptyWork, type AlertBody, type AlertRecord } from '../../server/store/alert-record.ts'
import type { StoreView } from '../../server/store/store.ts'
import { seededRandom, type SeededRandom } from './seeded-random.ts'

const people = [null, { id: 'ana', name: 'Ana' }, { id: 'bo', name: 'Bo' }]

export function randomAlert(random: SeededRandom, id: string): AlertRecord {
  const raisedAt = new Date(Date.UTC(2026, 8, 1) + random.whole(0, 50) * 60_000).toISOString()
  const severity = random.pick(severities)
  const state = random.pick(alertStates)
  const name = random.pick(['Ação Já', 'Bürger voran', 'Citizens for 100%', 'Démocratie_vive', 'plain page'])
  const row: AlertRow = {
    id,
    version: 1,
    seq: 0,
    kind: random.pick(['spend-surge', 'co-action', 'silence-breach'] as const),
    detector: random.pick(['ad-spend', 'account-clusters']),
    detectorVersion: '1',
    exercise: random.next() < 0.2,
    country: random.pick(['BR', 'FR', 'US', null]),
    subdivision: null,
    elections: ['br-2026', 'fr-2027', 'us-2026'].filter(() => random.next() < 0.3),
    title: `${name} spends`,
    summary: `number ${random.whole(1, 20)}`,
    subject: { type: 'advertiser', id: `page-${random.whole(1, 40)}`, name },
    memberCount: 0,
    score: random.next(),
    confidence: random.next(),
    severity,
    detectorSeverity: severity,
    state,
    closedAt: state === 'closed' ? new Date(Date.parse(raisedAt) - random.whole(0, 100) * 60_000).toISOString() : null,
    owner: random.pick(people),
    claimedAt: null,
    claimExpiresAt: null,
    lane: random.next() < 0.2 ? random.pick(lanes) : null,
    lanesAsked: lanes.filter(() => random.next() < 0.15),
    measure: { label: 'x', value: 1, unit: 'x' },
    spark: [],
    count: 1,
    firstSeenAt: raisedAt,
    lastSeenAt: raisedAt,
    raisedAt,
    updatedAt: raisedAt,
    updatedBy: null,
    reopenCount: 0,
    dueAt: null,
    snoozedUntil: null,
    disposition: null,
    pendingClose: null,
    tags: [],
  }
  return { row, work: emptyWork }
}

export function bodyFor(fingerprint: string, members: AlertBody['members'] = []): AlertBody {
  return { fingerprint, members, features: [], severityFactors: [], evidence: [], series: null, detail: {} }
}

export function insertAlert(
  tx: StoreView,
  id: string,
  change: Partial<AlertRow> = {},
  fingerprint = id,
): Promise<AlertRecord> {
  const { row, work } = randomAlert(seededRandom(1), id)
  return tx.alerts.insert({ row: { ...row, ...change }, work }, bodyFor(fingerprint))
}
