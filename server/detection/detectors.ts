/** Every detector, in the order they read. A new one is one line here. */
import type { Election } from '../../shared/domain/election.ts'
import { createCalendar } from '../elections/calendar.ts'
import { createAccountDetection } from './accounts/account-detection.ts'
import { createAdDetection } from './ads/ad-detection.ts'
import type { Detector } from './detector.ts'
import { createSourceSilent } from './sources/source-silent.ts'
import { createSpendDetection } from './spend/spend-detection.ts'

export function createDetectors(elections: readonly Election[]): Detector[] {
  const calendar = createCalendar(elections)
  return [createSpendDetection(), createAdDetection({ calendar }), createAccountDetection(), createSourceSilent()]
}
