/**
 * Saved answers of `ads_archive`: one answer as it came (`{"data":[…]}`), a list of ads, one ad, or any of these a line.
 *
 * An answer does not say which country was asked for: `--country` does. Spend and impressions are given for political
 * ads only, so an ad with either, or with a line that says who paid, was declared as one. A file that is one text of JSON
 * is read whole and may have 200 MB; one answer or ad a line may be of any length. The number of an ad within the file
 * stands in place of its line.
 */
import type { Readable } from 'node:stream'

import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'
import { textLines } from '../text-lines.ts'
import { adRecord } from './ad-record.ts'
import { textWithoutToken } from './strip-token.ts'

const MAX_WHOLE_CHARS = 200_000_000
const RAW_CHARS = 2000
const AD_FIELD = /"(ad_creation_time|ad_delivery_start_time|ad_snapshot_url|ad_creative_bod(y|ies))"\s*:/
const POLITICAL_FIELDS = ['bylines', 'funding_entity', 'spend', 'impressions']

export const metaArchiveFile: SourceFormat = {
  id: 'meta-api',
  recognises: ({ head }: SourceFile) => /^\s*[{[]/.test(head) && AD_FIELD.test(head),
  async *read(input: Readable, file: SourceFile, options: SourceOptions): AsyncIterable<SourceRecord> {
    let ordinal = 0
    for await (const { text, tooLong } of jsonTexts(input, file)) {
      const found = tooLong ? TOO_LONG : adsIn(text)
      if (!found.ok) {
        yield { ok: false, reject: { line: ++ordinal, ...found.problem, raw: rawOf(text) } }
        continue
      }
      for (const raw of found.ads) yield recordOf(raw, ++ordinal, options)
    }
  },
}

interface JsonText {
  readonly text: string
  readonly tooLong: boolean
}

/** Its lines where the first one is a whole value, else the whole file. */
async function* jsonTexts(input: Readable, { head }: SourceFile): AsyncIterable<JsonText> {
  const first = head.slice(0, Math.max(0, head.indexOf('\n'))).trim()
  const isByLine = first !== '' && adsIn(first).ok
  let whole = ''
  let tooLong = false
  for await (const line of textLines(input, isByLine ? undefined : MAX_WHOLE_CHARS)) {
    if (isByLine) {
      if (line.text.trim() !== '') yield line
    } else if (whole.length + line.text.length > MAX_WHOLE_CHARS) tooLong = true
    else whole += `${line.text}\n`
  }
  if (!isByLine) yield { text: whole, tooLong }
}

interface Problem {
  readonly field: string
  readonly code: string
  readonly message: string
}

type Found = { readonly ok: true; readonly ads: readonly unknown[] } | { readonly ok: false; readonly problem: Problem }

const TOO_LONG: Found = {
  ok: false,
  problem: { field: '', code: 'too_long', message: 'more than is read in one go: save one answer or ad a line' },
}

function adsIn(text: string): Found {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return { ok: true, ads: value.flatMap((each) => listIn(each)) }
    return { ok: true, ads: listIn(value) }
  } catch (error) {
    const message = textWithoutToken(error instanceof Error ? error.message : String(error), '')
    return { ok: false, problem: { field: '', code: 'not_json', message } }
  }
}

function listIn(value: unknown): readonly unknown[] {
  return isObject(value) && Array.isArray(value['data']) ? value['data'] : [value]
}

function recordOf(raw: unknown, line: number, { country }: SourceOptions): SourceRecord {
  const political = isObject(raw) && POLITICAL_FIELDS.some((field) => raw[field] !== undefined)
  const result = adRecord(withOwnId(raw), { country, political, at: undefined, pull: undefined })
  if (result.ok) return { ok: true, line, observation: result.ad }
  const { field, message } = result
  return { ok: false, reject: { line, field, code: 'invalid', message, raw: rawOf(JSON.stringify(raw) ?? '') } }
}

/** Document stores keep the id as `_id`. */
function withOwnId(raw: unknown): unknown {
  return isObject(raw) && raw['id'] === undefined && raw['_id'] !== undefined ? { ...raw, id: raw['_id'] } : raw
}

function rawOf(text: string): string {
  return textWithoutToken(text.slice(0, RAW_CHARS), '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
