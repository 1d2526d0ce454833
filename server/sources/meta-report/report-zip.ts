/**
 * The zip that a Meta Ad Library Report comes as: its CSVs, each read as if it lay there by itself.
 *
 * A zip is untrusted: how many entries it may have, how large one and all of them may unpack, and how large it may be
 * itself are bounded, and sizes are counted while unpacking, not taken from the zip's own directory.
 */
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { once } from 'node:events'

import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'
import { readReport, reportPart } from './report-csv.ts'

export interface ZipLimits {
  readonly zipBytes: number
  readonly entries: number
  readonly entryBytes: number
  readonly totalBytes: number
}

/** The largest real report, the US since the library began, is about 60 MB packed, has 60 entries and unpacks to 400 MB. */
export const defaultZipLimits: ZipLimits = {
  zipBytes: 256 * 2 ** 20,
  entries: 1000,
  entryBytes: 2 ** 30,
  totalBytes: 2 * 2 ** 30,
}

export class ZipRefused extends Error {
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`)
    this.name = 'ZipRefused'
  }
}

export const metaReportZip: SourceFormat = createMetaReportZip(defaultZipLimits)

export function createMetaReportZip(limits: ZipLimits): SourceFormat {
  return {
    id: 'meta-report-zip',
    recognises: (file) => file.head.startsWith('PK\u0003\u0004'),
    read: (input, file, options) => readZip(input, file, options, limits),
  }
}

async function* readZip(
  input: Readable,
  file: SourceFile,
  options: SourceOptions,
  limits: ZipLimits,
): AsyncGenerator<SourceRecord> {
  const zip = await opened(await wholeFile(input, file, limits), file)
  if (zip.entryCount > limits.entries) {
    throw new ZipRefused(file.name, `${zip.entryCount} entries where at most ${limits.entries} are read`)
  }
  let read = 0
  let parts = 0
  for await (const entry of zip.eachEntry()) {
    if (!/\.csv$/i.test(entry.fileName)) continue
    const content = await limited(zip, entry, file, Math.min(limits.entryBytes, limits.totalBytes - read))
    const head = await headOf(content.stream)
    const part = reportPart(head)
    if (part !== null) {
      parts++
      const name = entry.fileName.slice(entry.fileName.lastIndexOf('/') + 1)
      yield* inEntry(readReport(content.stream, { name, head }, options, part), entry.fileName)
    }
    content.stream.destroy()
    read += content.bytes()
  }
  if (parts === 0) throw new ZipRefused(file.name, 'no CSV of a Meta Ad Library Report in it')
}

async function wholeFile(input: Readable, file: SourceFile, limits: ZipLimits): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > limits.zipBytes)
      throw new ZipRefused(file.name, `larger than the ${limits.zipBytes} bytes that are read`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

async function opened(bytes: Buffer, file: SourceFile): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes)
  } catch (error) {
    throw new ZipRefused(
      file.name,
      `not a zip that can be read (${error instanceof Error ? error.message : String(error)})`,
    )
  }
}

async function limited(
  zip: ZipFile,
  entry: Entry,
  file: SourceFile,
  most: number,
): Promise<{ stream: Readable; bytes: () => number }> {
  if (entry.isEncrypted()) throw new ZipRefused(file.name, `${entry.fileName} is encrypted`)
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > most)
        done(new ZipRefused(file.name, `${entry.fileName} unpacks to more than the ${most} bytes left for it`))
      else done(null, chunk)
    },
  })
  const raw = await zip.openReadStreamPromise(entry)
  raw.on('error', (error) => counted.destroy(error))
  counted.on('close', () => raw.destroy())
  return { stream: raw.pipe(counted), bytes: () => bytes }
}

/** The first piece of a stream as text; the stream still has it. */
async function headOf(stream: Readable): Promise<string> {
  if (!stream.readable || stream.readableEnded) return ''
  let chunk: unknown = stream.read()
  if (chunk === null) {
    await once(stream, 'readable')
    chunk = stream.read()
  }
  if (!(chunk instanceof Uint8Array)) return ''
  stream.unshift(chunk)
  return new TextDecoder('utf-8').decode(chunk.subarray(0, 8192), { stream: true })
}

/** A line number says little without the file it is in. */
async function* inEntry(records: AsyncIterable<SourceRecord>, entry: string): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    yield record.ok
      ? record
      : { ok: false, reject: { ...record.reject, message: `${entry}: ${record.reject.message}` } }
  }
}
