/** One file's records in the order of the file, each with the line to send and the moment it speaks of. */
import { openFile } from '../../sources/open-file.ts'
import type { OpenedFile } from '../../sources/open-file.ts'
import { observationTime } from '../../sources/observation-time.ts'
import { recognise } from '../../sources/recognise.ts'
import type { SourceFormat, SourceReject } from '../../sources/source-format.ts'
import { withObservationId } from './observation-id.ts'

export interface ReplayLine {
  readonly file: string
  readonly line: number
  /** What is posted. */
  readonly text: string
  /** The data's own time; a record without one belongs with the record before it. */
  readonly timeMs: number
}

export interface ReplayFile {
  readonly name: string
  readonly format: string
  readonly opened: OpenedFile
  lines(): AsyncGenerator<ReplayLine>
}

export interface FileOptions {
  readonly formats: readonly SourceFormat[]
  readonly country: string | null
  readonly fromMs: number | null
  onReject(file: string, reject: SourceReject): void
}

/** Throws when the file is absent or of no known format: better before anything is sent than half way. */
export async function replayFile(path: string, options: FileOptions): Promise<ReplayFile> {
  const opened = await openFile(path)
  const format = recognise(opened.file, options.formats)
  return {
    name: opened.file.name,
    format: format.id,
    opened,
    lines: () => linesOf(opened, format, options),
  }
}

async function* linesOf(opened: OpenedFile, format: SourceFormat, options: FileOptions): AsyncGenerator<ReplayLine> {
  const { name } = opened.file
  const sourceOptions = options.country === null ? {} : { country: options.country }
  let lastTime = Number.NEGATIVE_INFINITY
  for await (const record of format.read(opened.stream(), opened.file, sourceOptions)) {
    if (!record.ok) {
      options.onReject(name, record.reject)
      continue
    }
    const timeMs = observationTime(record.observation) ?? lastTime
    lastTime = timeMs
    if (options.fromMs !== null && timeMs < options.fromMs) continue
    yield { file: name, line: record.line, text: withObservationId(name, record.line, record.observation), timeMs }
  }
}
