/** The contract of a file format: foreign field names stop in the adapter that implements it. */
import type { Readable } from 'node:stream'

import type { Observation } from '../../shared/domain/observation.ts'

/** One record that an adapter could not read; the ones around it go on. */
export interface SourceReject {
  /** 1-based line of the file (of the record's first line). */
  readonly line: number
  /** The file's own name of the field. */
  readonly field: string
  readonly code: string
  /** What was found and what was expected. */
  readonly message: string
  readonly raw: string
}

export type SourceRecord =
  | { readonly ok: true; readonly line: number; readonly observation: Observation }
  | { readonly ok: false; readonly reject: SourceReject }

export interface SourceFile {
  /** File name without folder; some formats keep country and day there. */
  readonly name: string
  /** The first 8 kB as text, byte order mark removed. */
  readonly head: string
}

export interface SourceFormat {
  /** e.g. `meta-report-advertisers`; becomes the observations' `source`. */
  readonly id: string
  recognises(file: SourceFile): boolean
  /** Records in file order; reads as a stream, so a file may be larger than memory. */
  read(input: Readable, file: SourceFile, options: SourceOptions): AsyncIterable<SourceRecord>
}

export interface SourceOptions {
  /** ISO country, for files that do not name one. */
  readonly country?: string
}
