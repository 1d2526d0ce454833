/**
 * Detection over one observation log. Which elections are in force is read out of the log like the observations: each
 * change of the calendar stands between the observation that was judged before it and the one that is judged after it, in
 * a replay and after a restart as in the first reading.
 */
import type { Finding } from '../../shared/domain/finding.ts'
import { CalendarInForce } from '../elections/calendar-in-force.ts'
import type { LogEntry, ObservationLog } from '../ingest/observation-log.ts'
import { DetectionRun, type DetectionState } from './detection-run.ts'
import { createDetectors } from './detectors.ts'
import type { Detector } from './detector.ts'

export class LoggedRun {
  readonly run: DetectionRun
  readonly detectors: readonly Detector[]
  readonly #calendar: CalendarInForce

  private constructor(log: ObservationLog, exercise: boolean, offset: number) {
    this.#calendar = new CalendarInForce(log.electionsAt(offset))
    this.detectors = createDetectors(this.#calendar)
    this.run = new DetectionRun(this.detectors, exercise)
  }

  /** Goes on from a checkpoint, or from the start of the log when there is none that these detectors can read. */
  static open(log: ObservationLog, exercise: boolean, saved: DetectionState | null): LoggedRun {
    if (saved !== null) {
      try {
        const restored = new LoggedRun(log, exercise, saved.offset)
        if (restored.run.restore(saved)) return restored
      } catch {
        // Written by other code: half restored detectors are thrown away with it.
      }
    }
    return new LoggedRun(log, exercise, 0)
  }

  read(entry: LogEntry): Finding[] {
    if (entry.elections !== null) this.#calendar.set(entry.elections)
    return this.run.read(entry)
  }
}
