/**
 * Hosts the kinds that read ad records and declarations: creation-cadence, disclaimer-gap, payer-mismatch,
 * silence-breach, library-diff. They share one order: what creation cadence has linked raises the rank of the others.
 */
import type { Observation } from '../../../shared/domain/observation.ts'
import type { Calendar } from '../../elections/calendar.ts'
import type { Detector, Emit } from '../detector.ts'
import { CreationCadence } from './creation-cadence.ts'
import { DisclaimerGap } from './disclaimer-gap.ts'
import { LibraryDiff } from './library-diff.ts'
import { PayerMismatch } from './payer-mismatch.ts'
import { SilenceBreach } from './silence-breach.ts'

export interface AdDetectionDeps {
  readonly calendar: Calendar
}

export function createAdDetection({ calendar }: AdDetectionDeps): Detector {
  const cadence = new CreationCadence()
  const kinds: readonly Detector[] = [
    cadence,
    new PayerMismatch(calendar, (platform, advertiserId) => cadence.hasNamed(platform, advertiserId)),
    new DisclaimerGap(calendar),
    new SilenceBreach(calendar),
    new LibraryDiff(),
  ]
  return {
    id: 'ad-records',
    version: kinds.map((kind) => `${kind.id}-${kind.version}`).join(' '),
    observe(observation: Observation, now: number, emit: Emit): void {
      for (const kind of kinds) kind.observe(observation, now, emit)
    },
    advance(now: number, emit: Emit, final = false): void {
      for (const kind of kinds) kind.advance(now, emit, final)
    },
    snapshot: () => kinds.map((kind) => kind.snapshot()),
    restore(state: unknown): void {
      kinds.forEach((kind, index) => kind.restore(partOf(state, index)))
    },
  }
}

/** A checkpoint is only ever given back to the version that wrote it: one part per kind. */
function partOf(state: unknown, index: number): unknown {
  return (state as unknown[])[index]
}
