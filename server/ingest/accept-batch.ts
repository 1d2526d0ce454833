/** Turns the body of one request into accepted lines, duplicates and rejections. Pure but for the ids it remembers. */
import { gunzipSync } from 'node:zlib'

import { checkLine, mayHoldForbiddenKeys, type Rejection } from './check-observation.ts'
import { MAX_BATCH_LINES, MAX_INFLATED_BYTES } from './limits.ts'
import { hashIn, type SeenIds } from './seen-ids.ts'

export interface LineError extends Rejection {
  /** 1-based line of the body. */
  readonly line: number
}

export interface Batch {
  readonly receivedAt: number
  readonly lines: string
  readonly observations: number
  readonly duplicates: number
  readonly ids: BigUint64Array
  readonly rejected: readonly (LineError & { readonly raw: string })[]
  /** Newest time named by an accepted observation, ISO. */
  readonly newestAt: string | null
}

/** A body that is refused whole, before any of its lines is read. */
export class BodyRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function readBody(body: Uint8Array, gzip: boolean): string {
  if (!gzip) return decode(body)
  try {
    return decode(gunzipSync(body, { maxOutputLength: MAX_INFLATED_BYTES }))
  } catch (error) {
    if (error instanceof BodyRefused) throw error
    if (error instanceof RangeError) {
      throw new BodyRefused(
        'inflated_too_large',
        `unpacks to more than ${MAX_INFLATED_BYTES} bytes; send smaller batches`,
      )
    }
    throw new BodyRefused('not_gzip', 'Content-Encoding says gzip but the body cannot be unpacked')
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    // The decoder drops a byte order mark.
    return decoder.decode(bytes)
  } catch {
    throw new BodyRefused('not_utf8', 'the body is not UTF-8 text')
  }
}

export interface AcceptOptions {
  readonly receivedAt: number
  readonly seen: SeenIds
  readonly exercise: boolean
  /** The space its ids belong to; null for the one that all senders share. */
  readonly space?: string | null
}

export function acceptBatch(text: string, { receivedAt, seen, exercise, space = null }: AcceptOptions): Batch {
  requireFewLines(text)
  const lookForKeys = mayHoldForbiddenKeys(text)
  const accepted: string[] = []
  const ids: bigint[] = []
  const rejected: (LineError & { raw: string })[] = []
  let duplicates = 0
  let newestAt: string | null = null
  let lineNumber = 0
  for (const raw of linesOf(text)) {
    lineNumber++
    const line = raw.trim()
    if (line === '') continue
    const checked = checkLine(line, receivedAt, lookForKeys)
    if (!checked.ok) {
      rejected.push({ line: lineNumber, field: checked.field, code: checked.code, message: checked.message, raw })
      continue
    }
    const { observation } = checked
    if (observation.exercise === true && !exercise) {
      rejected.push({
        line: lineNumber,
        field: 'exercise',
        code: 'exercise_record',
        message: 'an exercise record among real ones; send it with ?exercise=1',
        raw,
      })
      continue
    }
    if (observation.observationId !== undefined) {
      const hash = hashIn(space, observation.observationId)
      if (seen.has(hash)) {
        duplicates++
        continue
      }
      seen.add(hash)
      ids.push(hash)
    }
    const at = 'at' in observation ? observation.at : 'to' in observation ? observation.to : undefined
    if (at !== undefined && (newestAt === null || at > newestAt)) newestAt = at
    accepted.push(line)
  }
  return {
    receivedAt,
    lines: accepted.join('\n'),
    observations: accepted.length,
    duplicates,
    ids: BigUint64Array.from(ids),
    rejected,
    newestAt,
  }
}

/** Before any line is read: a body that is refused must leave no id behind as seen. */
function requireFewLines(text: string): void {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  if (lines > MAX_BATCH_LINES + 1) {
    throw new BodyRefused('too_many_lines', `more than ${MAX_BATCH_LINES} lines; send smaller batches`)
  }
}

function* linesOf(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    yield text.slice(from, to)
    from = to + 1
  }
}
