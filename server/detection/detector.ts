/**
 * The contract of every detector: pure, told the time, able to stop and go on.
 *
 * A detector never reads a clock, a file or the network: the same observations in the same batches give the same
 * findings. `now` is the time at which the batch was received (milliseconds since 1970), as the log recorded it;
 * the time of a fact is in the observation.
 */
import type { Finding } from '../../shared/domain/finding.ts'
import type { Observation } from '../../shared/domain/observation.ts'

export type Emit = (finding: Finding) => void

export interface Detector {
  readonly id: string
  readonly version: string
  /** Reads one observation. Score first, learn second. */
  observe(observation: Observation, now: number, emit: Emit): void
  /**
   * Called after each batch of the log, and on each tick when nothing arrives: what a detector holds back until a
   * moment has passed (the end of a burst, of a day's pull) is emitted here. `final` closes everything that is open,
   * as at the end of a file.
   */
  advance(now: number, emit: Emit, final?: boolean): void
  /** State for a checkpoint: anything v8.serialize takes. A restored detector goes on exactly as if it had not stopped. */
  snapshot(): unknown
  restore(state: unknown): void
}
