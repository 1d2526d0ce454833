/** Switches the exercise on and off and wipes it, without touching real data. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Election } from '../shared/domain/election.ts'
import { HOUR_MS } from '../shared/domain/time.ts'
import type { Alerting } from './alerting/alerting.ts'
import { createExercise } from './exercise/exercise.ts'
import { exerciseElections } from './exercise/elections.ts'
import { startExercise } from './exercise/runner.ts'
import { Pipeline } from './pipeline.ts'
import type { Store } from './store/store.ts'

interface ExerciseRecord {
  readonly startAt: number
  readonly seed: number
  readonly speed: number
  readonly postedUntil: number | null
  readonly running: boolean
  /** Begun by itself because there was nothing real to watch, and ended by itself when there is. */
  readonly automatic?: boolean
}

export interface ExerciseControlOptions {
  readonly store: Store
  readonly folder: string
  readonly alerting: Alerting
  readonly seed: number
  readonly speed: number
  readonly now: () => Date
  readonly onElections: (elections: readonly Election[]) => void
  readonly onWiped: () => Promise<void>
  readonly onFailure: (error: Error) => void
}

/** An exercise whose elections are over teaches nothing: it begins anew. */
const STALE_MS = 36 * HOUR_MS

export class ExerciseControl {
  readonly #options: ExerciseControlOptions
  #pipeline: Pipeline | null = null
  #abort: AbortController | null = null
  #feeding: Promise<void> = Promise.resolve()
  #record: ExerciseRecord | null = null
  /** Starting, stopping and wiping one after another, however they are asked for. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ExerciseControlOptions) {
    this.#options = options
  }

  get pipeline(): Pipeline | null {
    return this.#pipeline
  }

  get status(): { running: boolean; speed: number; seed: string } | null {
    return this.#record === null
      ? null
      : { running: this.isRunning, speed: this.#record.speed, seed: String(this.#record.seed) }
  }

  /** Picks up the exercise of the last start, if there is one: true when somebody asked for it and it is to go on. */
  async load(): Promise<boolean> {
    const stored = await this.#options.store.documents.get<ExerciseRecord>('exercise', 'run')
    if (stored === null) return false
    const isAsked = stored.body.running && stored.body.automatic !== true
    if (this.#options.now().getTime() - stored.body.startAt > STALE_MS) {
      await this.wipe()
      return isAsked
    }
    this.#record = stored.body
    this.#options.onElections(exerciseElections(stored.body.startAt))
    return isAsked
  }

  /** `automatic`: nobody asked for it, it is to end when something real arrives. */
  start(automatic = false): Promise<void> {
    return this.#inTurn(() => this.#start(automatic))
  }

  get isRunning(): boolean {
    return this.#abort !== null
  }

  /** Runs, and nobody asked for it. */
  get isAutomatic(): boolean {
    return this.isRunning && this.#record?.automatic === true
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stop()
      if (this.#record !== null) await this.#keep({ ...this.#record, running: false })
    })
  }

  /** Removes the exercise's log, detector state and alerts. Its audit entries stay: the chain is never cut. */
  wipe(): Promise<{ alerts: number }> {
    return this.#inTurn(async () => {
      await this.#stop()
      await this.#pipeline?.close()
      this.#pipeline = null
      this.#record = null
      const alerts = await this.#options.store.transaction(async (tx) => {
        await tx.documents.remove('exercise', 'run')
        await tx.counters.setApplied('exercise', 0)
        return tx.alerts.removeExercise()
      })
      await this.#removeLog()
      this.#options.onElections([])
      await this.#options.onWiped()
      return { alerts }
    })
  }

  /** Leaves everything as it is for the next start. */
  async close(): Promise<void> {
    await this.#turn.catch(() => undefined)
    await this.#stop()
    await this.#pipeline?.close()
  }

  async #removeLog(): Promise<void> {
    await rm(join(this.#options.folder, 'exercise'), { recursive: true, force: true })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }

  async #start(automatic: boolean): Promise<void> {
    if (this.#abort !== null) {
      if (!automatic && this.#record !== null) await this.#keep({ ...this.#record, automatic })
      return
    }
    const { store, folder, alerting, seed, speed, now, onElections, onFailure } = this.#options
    const before = this.#record
    const record = before ?? { startAt: now().getTime(), seed, speed, postedUntil: null, running: true }
    await this.#keep({ ...record, running: true, automatic })
    const exercise = createExercise(record)
    onElections(exercise.elections)
    // A wipe that was cut short has left its log behind.
    if (before === null && this.#pipeline === null) await this.#removeLog()
    this.#pipeline ??= await Pipeline.open({
      name: 'exercise',
      folder: join(folder, 'exercise'),
      store,
      alerting,
      elections: exercise.elections,
      onFailure,
    })
    const abort = new AbortController()
    this.#abort = abort
    const { ingest } = this.#pipeline
    this.#feeding = startExercise({
      exercise,
      clock: { now: () => now().getTime() },
      signal: abort.signal,
      post: (ndjson) => ingest.submitPatiently(ndjson, 'exercise', abort.signal),
      ...(record.postedUntil === null ? {} : { resumeAt: record.postedUntil }),
      onPosted: (postedUntil) => this.#posted(postedUntil),
      onError: (error) => onFailure(error instanceof Error ? error : new Error(String(error))),
    }).catch((error: unknown) => onFailure(error instanceof Error ? error : new Error(String(error))))
  }

  async #stop(): Promise<void> {
    this.#abort?.abort()
    this.#abort = null
    await this.#feeding
  }

  #lastKept = 0
  /** Where it has got to is kept every few seconds: what is posted again has ids that are known. */
  #posted(postedUntil: number): void {
    if (this.#record === null) return
    this.#record = { ...this.#record, postedUntil }
    if (postedUntil - this.#lastKept < 5000) return
    this.#lastKept = postedUntil
    void this.#keep(this.#record).catch((error: unknown) => {
      this.#options.onFailure(error instanceof Error ? error : new Error(String(error)))
    })
  }

  async #keep(record: ExerciseRecord): Promise<void> {
    this.#record = record
    await this.#options.store.documents.put('exercise', 'run', null, record, this.#options.now().toISOString())
  }
}
