/** Reads a file given as text with a format, as a test sees it. */
import { Readable } from 'node:stream'

import type { Observation } from '../../shared/domain/observation.ts'
import type { SourceFormat, SourceOptions, SourceReject } from './source-format.ts'

export interface ReadSource {
  readonly observations: Observation[]
  readonly rejects: SourceReject[]
}

export async function readSource(
  format: SourceFormat,
  name: string,
  content: string | Buffer,
  options: SourceOptions = {},
): Promise<ReadSource> {
  const bytes = Buffer.from(content)
  const file = { name, head: new TextDecoder('utf-8').decode(bytes.subarray(0, 8192)) }
  const observations: Observation[] = []
  const rejects: SourceReject[] = []
  for await (const record of format.read(Readable.from([bytes]), file, options)) {
    if (record.ok) observations.push(record.observation)
    else rejects.push(record.reject)
  }
  return { observations, rejects }
}
