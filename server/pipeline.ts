/** One way of observations: its log, its ingest thread, its detection thread. The real one and the exercise each have one. */
import type { Election } from '../shared/domain/election.ts'
import type { Alerting } from './alerting/alerting.ts'
import { Detection } from './detection/detection.ts'
import { Ingest } from './ingest/ingest.ts'
import type { PipelineName } from './store/counters.ts'
import type { Store } from './store/store.ts'

export interface PipelineOptions {
  readonly name: PipelineName
  readonly folder: string
  readonly store: Store
  readonly alerting: Alerting
  readonly elections: readonly Election[]
  readonly onFailure: (error: Error) => void
}

/** Batches that wait for detection before senders are asked to slow down. */
const MAX_ENTRIES_BEHIND = 4000

export class Pipeline {
  readonly ingest: Ingest
  readonly detection: Detection

  private constructor(ingest: Ingest, detection: Detection) {
    this.ingest = ingest
    this.detection = detection
  }

  static async open({ name, folder, store, alerting, elections, onFailure }: PipelineOptions): Promise<Pipeline> {
    const exercise = name === 'exercise'
    const late: { detection: Detection | null } = { detection: null }
    const ingest = new Ingest({ folder, exercise, onFailure, onAdvance: (offset) => late.detection?.advanced(offset) })
    // Waits until the log is there for the second thread to open, and holds which elections are in force.
    await ingest.setElections(elections)
    const { head } = await ingest.totals()
    const applied = await store.counters.get(name)
    const detection = new Detection({
      logFile: ingest.logFile,
      folder,
      exercise,
      // A log that ends before what was applied is another one: nothing of it is known to be an alert.
      applied: applied > head ? 0 : applied,
      head,
      apply: (found) => alerting.apply(found.findings, (tx) => tx.counters.setApplied(name, found.offset)),
      keep: (offset) => store.transaction((tx) => tx.counters.setApplied(name, offset)),
      onFailure,
    })
    late.detection = detection
    ingest.behind = () => detection.entriesBehind() > MAX_ENTRIES_BEHIND
    return new Pipeline(ingest, detection)
  }

  async close(): Promise<void> {
    await this.detection.close()
    await this.ingest.close()
  }
}
