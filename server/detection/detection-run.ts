/** Reads the log batch by batch through the detectors. No thread, no clock: the worker and the tests both use it. */
import type { Finding } from '../../shared/domain/finding.ts'
import type { Observation } from '../../shared/domain/observation.ts'
import type { LogEntry } from '../ingest/observation-log.ts'
import type { Detector } from './detector.ts'

export interface DetectorFailure {
  readonly detector: string
  /** Of the last time. */
  readonly message: string
  /** Observations and batches it could not read since the start. */
  readonly times: number
}

export interface DetectionState {
  readonly offset: number
  readonly detectors: readonly { readonly id: string; readonly version: string; readonly state: unknown }[]
}

export class DetectionRun {
  readonly #detectors: readonly Detector[]
  readonly #exercise: boolean
  readonly #failed = new Map<string, DetectorFailure>()
  offset = 0
  observations = 0
  /** Findings since the start, by detector. */
  readonly found = new Map<string, number>()

  constructor(detectors: readonly Detector[], exercise: boolean) {
    this.#detectors = detectors
    this.#exercise = exercise
  }

  /**
   * Findings of one entry. What a detector throws at is passed over, by that detector only, and reported: one
   * observation that nobody foresaw must not leave the room without a detector.
   */
  read(entry: LogEntry): Finding[] {
    const findings: Finding[] = []
    const emit = (finding: Finding) => {
      findings.push(this.#exercise ? { ...finding, exercise: true } : finding)
    }
    const batch = parseLines(entry.lines)
    for (const detector of this.#detectors) {
      const before = findings.length
      for (const observation of batch) {
        try {
          detector.observe(observation, entry.receivedAt, emit)
        } catch (error) {
          this.#fail(detector, error)
        }
      }
      try {
        detector.advance(entry.receivedAt, emit)
      } catch (error) {
        this.#fail(detector, error)
      }
      if (findings.length > before)
        this.found.set(detector.id, (this.found.get(detector.id) ?? 0) + findings.length - before)
    }
    this.observations += batch.length
    this.offset = entry.offset
    return findings
  }

  #fail({ id }: Detector, error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#failed.set(id, { detector: id, message, times: (this.#failed.get(id)?.times ?? 0) + 1 })
  }

  failures(): DetectorFailure[] {
    return [...this.#failed.values()]
  }

  snapshot(): DetectionState {
    const detectors = this.#detectors.map((d) => ({ id: d.id, version: d.version, state: d.snapshot() }))
    return { offset: this.offset, detectors }
  }

  /** False when the state was written by other detectors or versions: then the log is read from its start. */
  restore(state: DetectionState): boolean {
    const same =
      state.detectors.length === this.#detectors.length &&
      this.#detectors.every((d, at) => state.detectors[at]?.id === d.id && state.detectors[at].version === d.version)
    if (!same) return false
    this.#detectors.forEach((detector, at) => detector.restore(state.detectors[at]?.state))
    this.offset = state.offset
    return true
  }
}

/** The log holds lines that were checked before they were written. */
function parseLines(lines: Buffer): Observation[] {
  if (lines.length === 0) return []
  return JSON.parse(`[${lines.toString('utf8').replaceAll('\n', ',')}]`) as Observation[]
}
