/** Observations of an NDJSON file, gzipped or not, in file order. Lines that are none are counted, not fatal. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Readable } from 'node:stream'

import type { Observation } from '../../../shared/domain/observation.ts'

const CHUNK = 1 << 20

export interface LineCounts {
  lines: number
  rejected: number
}

/** Batches of whatever one chunk of the file holds, so that a batch costs one turn of the loop. */
export async function* observationBatches(path: string, counts: LineCounts): AsyncGenerator<Observation[]> {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  const input: Readable = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: CHUNK })) : file
  file.on('error', (error) => input.destroy(error))
  input.setEncoding('utf8')
  let rest = ''
  for await (const chunk of input) {
    const text = rest + String(chunk)
    const end = text.lastIndexOf('\n')
    rest = text.slice(end + 1)
    if (end >= 0) yield parseLines(text.slice(0, end), counts)
  }
  if (rest.trim() !== '') yield parseLines(rest, counts)
}

export function parseLines(text: string, counts: LineCounts): Observation[] {
  const batch: Observation[] = []
  let start = 0
  while (start <= text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end > start) {
      counts.lines++
      const observation = observationOf(text.slice(start, end))
      if (observation) batch.push(observation)
      else counts.rejected++
    }
    start = end + 1
  }
  return batch
}

/** The few fields that detection cannot do without are checked; the rest it takes as it comes. */
function observationOf(line: string): Observation | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  return isObservation(value) ? value : null
}

function isObservation(value: unknown): value is Observation {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  if (value.type === 'post')
    return has(value, 'accountId') && has(value, 'postId') && has(value, 'at') && has(value, 'platform')
  if (value.type === 'account') return has(value, 'accountId') && has(value, 'createdAt') && has(value, 'platform')
  if (value.type === 'ad') return has(value, 'adId') && has(value, 'advertiserId') && has(value, 'platform')
  return value.type === 'spend' || value.type === 'pull'
}

function has(value: object, field: string): boolean {
  return typeof (value as Readonly<Record<string, unknown>>)[field] === 'string'
}
