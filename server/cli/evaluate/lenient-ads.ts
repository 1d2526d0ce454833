/**
 * Ad lines as others write them: targeting as a text, a list or an object of lists, times with a space, nulls for
 * what is not known, no `type` or `platform`. What can be read is brought into our form and then checked like any
 * other line. Other observations pass as they are.
 */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

import { observation as observationSchema } from '../../../shared/domain/observation.ts'
import type { SourceFile, SourceFormat, SourceRecord } from '../../sources/source-format.ts'

type Fields = Record<string, unknown>

export const lenientAds: SourceFormat = {
  id: 'ads-ndjson',
  recognises: (file: SourceFile) => file.head.trimStart().startsWith('{'),
  read: readLines,
}

async function* readLines(input: Readable): AsyncIterable<SourceRecord> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() !== '') yield readLine(text, line)
  }
}

function readLine(text: string, line: number): SourceRecord {
  const reject = (field: string, code: string, message: string): SourceRecord => {
    return { ok: false, reject: { line, field, code, message, raw: text.slice(0, 2000) } }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return reject('', 'not_json', String(error))
  }
  if (!isFields(value)) return reject('', 'not_an_object', 'an object is expected')
  const checked = observationSchema.safeParse(
    value['type'] === undefined || value['type'] === 'ad' ? tidied(value) : value,
  )
  if (checked.success) return { ok: true, line, observation: checked.data }
  const issue = checked.error.issues[0]
  return reject(issue?.path.join('.') ?? '', issue?.code ?? 'invalid', issue?.message ?? 'invalid')
}

const TIMES = ['createdAt', 'startedAt', 'stoppedAt', 'at']

function tidied(value: Fields): Fields {
  const known = Object.entries(value).filter(
    ([key, field]) => field !== undefined && (field !== null || key === 'disclaimer'),
  )
  const ad: Fields = { type: 'ad', platform: 'unknown', ...Object.fromEntries(known) }
  for (const key of TIMES) {
    const time = ad[key]
    if (typeof time !== 'string') continue
    const ms = Date.parse(time)
    if (Number.isNaN(ms)) delete ad[key]
    else ad[key] = new Date(ms).toISOString()
  }
  for (const key of ['adId', 'advertiserId']) if (typeof ad[key] === 'number') ad[key] = String(ad[key])
  const beside = Object.entries(ad).filter(([key, field]) => /^targeting./i.test(key) && typeof field === 'string')
  if (beside.length > 0)
    ad['targeting'] = {
      ...asObject(ad['targeting']),
      ...Object.fromEntries(beside.map(([, field], at) => [`text${at || ''}`, field])),
    }
  if (ad['targeting'] !== undefined) ad['targeting'] = targetingOf(ad['targeting'])
  if (Array.isArray(ad['text'])) ad['text'] = ad['text'].join('\n')
  return ad
}

/** Countries and regions keep their place; everything else said about targeting becomes its text. */
function targetingOf(targeting: unknown): Fields {
  if (!isFields(targeting)) return { text: textOf(targeting) }
  const parts: string[] = []
  const result: Fields = {}
  for (const [key, value] of Object.entries(targeting)) {
    if (value === null || value === undefined) continue
    if (key === 'countries' || key === 'regions') result[key] = value
    else if (/^text\d*$/.test(key)) parts.unshift(textOf(value))
    else
      parts.push(
        Array.isArray(value) ? value.map((each) => `${key}:${textOf(each)}`).join('|') : `${key}:${textOf(value)}`,
      )
  }
  const text = parts.filter((part) => part !== '').join('|')
  return text === '' ? result : { ...result, text: text.slice(0, 20_000) }
}

function asObject(targeting: unknown): Fields {
  return isFields(targeting) ? targeting : targeting === undefined ? {} : { text: targeting }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join('|')
  return isFields(value) ? JSON.stringify(value) : String(value)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
