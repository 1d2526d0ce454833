/** What the main thread and the ingest thread say to each other: whole batches, never single observations. */
import type { Election } from '../../shared/domain/election.ts'
import type { LineError } from './accept-batch.ts'
import type { LogTotals, PastSource, StoredDeadLetter } from './observation-log.ts'

export interface IngestWorkerData {
  readonly logFile: string
  readonly exercise: boolean
}

export type IngestRequest =
  | {
      readonly type: 'batch'
      readonly id: number
      readonly body: Uint8Array
      readonly gzip: boolean
      readonly source: string
      /** The sender may hand in for certain sources only: ids of each are a space of their own. */
      readonly tied: boolean
    }
  | { readonly type: 'dead-letters'; readonly id: number; readonly before: number | null; readonly limit: number }
  | { readonly type: 'retry'; readonly id: number; readonly ids: readonly number[] }
  | { readonly type: 'discard'; readonly id: number; readonly ids: readonly number[] }
  | { readonly type: 'tick'; readonly id: number }
  | { readonly type: 'elections'; readonly id: number; readonly elections: readonly Election[] }
  | { readonly type: 'totals'; readonly id: number }
  | { readonly type: 'sources'; readonly id: number }
  | { readonly type: 'close'; readonly id: number }

export interface BatchAnswer {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** The first 100; all of them are in the dead-letter list. */
  readonly errors: readonly LineError[]
  readonly newestAt: string | null
}

export interface RetryAnswer extends BatchAnswer {
  readonly retried: number
  /** Those of which only the beginning is kept: they stay as they are. */
  readonly cut: readonly number[]
}

export interface IngestAnswers {
  readonly batch: BatchAnswer
  readonly 'dead-letters': { readonly letters: readonly StoredDeadLetter[]; readonly total: number }
  readonly retry: RetryAnswer
  readonly discard: { readonly discarded: number }
  readonly tick: { readonly offset: number }
  readonly elections: { readonly offset: number }
  readonly totals: LogTotals
  readonly sources: readonly PastSource[]
  readonly close: { readonly closed: true }
}

export type IngestReply =
  | { readonly type: 'answer'; readonly id: number; readonly answer: IngestAnswers[IngestRequest['type']] }
  | { readonly type: 'refused'; readonly id: number; readonly code: string; readonly message: string }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'advanced'; readonly offset: number }
