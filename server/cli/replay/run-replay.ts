/** Replays files into a running server: read, merge, pace, post. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { WriteStream } from 'node:fs'

import type { SourceFormat } from '../../sources/source-format.ts'
import type { ReplayArguments } from './arguments.ts'
import { replayFile } from './file-records.ts'
import type { ReplayFile, ReplayLine } from './file-records.ts'
import { createIngestClient } from './ingest-client.ts'
import type { IngestAnswer, IngestClient } from './ingest-client.ts'
import { mergedByTime, oneAfterAnother } from './merge.ts'
import { batches } from './pace.ts'
import type { Progress } from './progress.ts'

export interface ReplayContext {
  readonly formats: readonly SourceFormat[]
  readonly progress: Progress
  readonly signal: AbortSignal
  say(text: string): void
}

export async function runReplay(args: ReplayArguments, context: ReplayContext): Promise<void> {
  const rejects = args.rejectsFile === null ? null : createWriteStream(args.rejectsFile)
  try {
    const files = await openAll(args, context, rejects)
    const client = createIngestClient({
      url: args.url,
      token: args.token,
      patienceMs: args.patienceMs,
      signal: context.signal,
      onWait: (reason, ms) => context.progress.waiting(reason, ms),
    })
    await sendAll(files, args, client, context, rejects)
  } finally {
    if (rejects !== null) await closed(rejects)
  }
}

async function openAll(
  args: ReplayArguments,
  context: ReplayContext,
  rejects: WriteStream | null,
): Promise<ReplayFile[]> {
  const options = {
    formats: context.formats,
    country: args.country,
    fromMs: args.fromMs,
    onReject(file: string, reject: { line: number; field: string; code: string; message: string; raw: string }) {
      context.progress.tally.unreadable++
      context.progress.problem(`${file} line ${reject.line} ${reject.field}`.trim(), reject.code, reject.message)
      rejects?.write(`${JSON.stringify({ file, ...reject })}\n`)
    },
  }
  const files: ReplayFile[] = []
  for (const path of args.files) {
    const file = await replayFile(path, options)
    context.say(`${file.name}: ${file.format}`)
    files.push(file)
  }
  return files
}

async function sendAll(
  files: readonly ReplayFile[],
  args: ReplayArguments,
  client: IngestClient,
  context: ReplayContext,
  rejects: WriteStream | null,
): Promise<void> {
  const streams = files.map((file) => file.lines())
  const lines = args.speed === null ? oneAfterAnother(streams) : mergedByTime(streams)
  const size = files.reduce((sum, file) => sum + file.opened.bytes, 0)
  const share = (): number => (size === 0 ? 1 : files.reduce((sum, file) => sum + file.opened.bytesRead(), 0) / size)
  const { progress } = context
  // The next batch is read while one is on its way; never two on their way, since order is part of the data.
  let underWay: Promise<void> = Promise.resolve()
  for await (const batch of batches(lines, { batch: args.batch, speed: args.speed, signal: context.signal })) {
    await underWay
    if (progress.tally.sent > 0) progress.show(Math.min(1, share()))
    underWay = client(batch.map((line) => line.text)).then((answer) => took(batch, answer, progress, rejects))
    // Awaited in the next round; without this a failure in between would count as unhandled.
    underWay.catch(() => undefined)
  }
  await underWay
}

function took(
  batch: readonly ReplayLine[],
  answer: IngestAnswer,
  progress: Progress,
  rejects: WriteStream | null,
): void {
  progress.batch(batch.length, answer)
  for (const error of answer.errors) {
    const line = batch[error.line - 1]
    const where = line === undefined ? `line ${error.line} of a batch` : `${line.file} line ${line.line}`
    progress.problem(`${where} ${error.field}`.trim(), error.code, error.message)
    rejects?.write(`${JSON.stringify({ ...error, file: line?.file, line: line?.line, raw: line?.text })}\n`)
  }
}

async function closed(stream: WriteStream): Promise<void> {
  stream.end()
  await once(stream, 'close')
}
