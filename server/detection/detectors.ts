/** Every detector, in the order they read. A new one is one line here. */
import type { Calendar } from '../elections/calendar.ts'
import { createAccountDetection } from './accounts/account-detection.ts'
import { createAdDetection } from './ads/ad-detection.ts'
import type { Detector } from './detector.ts'
import { createSourceSilent } from './sources/source-silent.ts'
import { createSpendDetection } from './spend/spend-detection.ts'

export function createDetectors(calendar: Calendar): Detector[] {
  return [createSpendDetection(), createAdDetection({ calendar }), createAccountDetection(), createSourceSilent()]
}
