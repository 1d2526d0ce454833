/**
 * Our own format: one observation a line (`type` post, account, ad, spend or pull), as `POST /api/observations`
 * takes it. Every line is checked here too, so that a replay says what is wrong before anything is sent.
 */
import type { Readable } from 'node:stream'

import { observation } from '../../shared/domain/observation.ts'
import type { Observation } from '../../shared/domain/observation.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from './source-format.ts'
import { textLines } from './text-lines.ts'

const FIRST_LINE = /^\s*\{.*"type"\s*:\s*"(post|account|ad|spend|pull)"/

export const observationsNdjson: SourceFormat = {
  id: 'observations-ndjson',
  recognises: (file) => FIRST_LINE.test(file.head.slice(0, file.head.indexOf('\n') + 1 || undefined)),
  read: readNdjson,
}

async function* readNdjson(input: Readable, _file: SourceFile, options: SourceOptions): AsyncIterable<SourceRecord> {
  for await (const { line, text, tooLong } of textLines(input)) {
    if (text.trim() === '') continue
    const parsed = tooLong ? TOO_LONG : parseLine(text, options)
    yield parsed.ok
      ? { ok: true, line, observation: parsed.observation }
      : { ok: false, reject: { line, ...parsed.problem, raw: text.slice(0, 2000) } }
  }
}

type Parsed =
  | { ok: true; observation: Observation }
  | { ok: false; problem: { field: string; code: string; message: string } }

const TOO_LONG: Parsed = {
  ok: false,
  problem: { field: '', code: 'line_too_long', message: 'a line of more than 1,000,000 characters' },
}

function parseLine(text: string, options: SourceOptions): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, problem: { field: '', code: 'not_json', message: String(error) } }
  }
  const checked = observation.safeParse(value)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    const field = issue?.path.join('.') ?? ''
    return { ok: false, problem: { field, code: issue?.code ?? 'invalid', message: issue?.message ?? 'invalid' } }
  }
  return { ok: true, observation: withCountry(checked.data, options) }
}

/** A file of one country need not say so in every line. */
function withCountry(value: Observation, options: SourceOptions): Observation {
  return value.country !== undefined || options.country === undefined ? value : { ...value, country: options.country }
}
