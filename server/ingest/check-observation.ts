/**
 * Checks one line of NDJSON. The hot path is a checker compiled from the zod schemas (about 3 % of the cost of
 * JSON.parse); only a line that fails is read again by zod, for words that say what was expected.
 */
import { Ajv, type ValidateFunction } from 'ajv'
import isoCountries from 'i18n-iso-countries'
import { z } from 'zod'

import {
  account,
  ad,
  observation,
  post,
  pull,
  spend,
  type Observation,
  type ObservationType,
} from '../../shared/domain/observation.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { MAX_LINE_CHARACTERS } from './limits.ts'

export interface Rejection {
  readonly field: string
  readonly code: string
  readonly message: string
}

export type Checked = { readonly ok: true; readonly observation: Observation } | ({ readonly ok: false } & Rejection)

const EARLIEST = Date.UTC(2004, 0, 1)
const MAX_DEPTH = 8

const ajv = new Ajv({ strict: false })
const schemas = { post, account, ad, spend, pull } as const satisfies Record<ObservationType, z.ZodType>
// As input: keys that nobody knows are let through, as zod does.
const compiled = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [
    type,
    ajv.compile(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })),
  ]),
) as Record<ObservationType, ValidateFunction>

const countries = new Set([...Object.keys(isoCountries.getAlpha2Codes()), 'XK'])
/** As a key, not as a word of a text or list. */
const forbiddenKey = /"(__proto__|constructor)"\s*:/
/** As spreadsheets print big numbers, 1.00867E+14. The plus is what tells them from ids in hexadecimal, 633e02289334. */
const damagedId = /^\d([.,]\d+)?E\+\d{1,3}$/i

/** Whether a whole body may hold forbidden keys: looked at once, not line by line. */
export function mayHoldForbiddenKeys(text: string): boolean {
  return text.includes('__proto__') || text.includes('constructor')
}

/** `now` bounds the dates: nothing is observed more than a day ahead. */
export function checkLine(line: string, now: number, lookForKeys = true): Checked {
  if (line.length > MAX_LINE_CHARACTERS) {
    return bad('', 'line_too_long', `the line has ${line.length} characters; at most ${MAX_LINE_CHARACTERS} are read`)
  }
  const forbidden = lookForKeys ? forbiddenKey.exec(line)?.[1] : undefined
  if (forbidden !== undefined) {
    return bad(forbidden, 'forbidden_key', 'the keys __proto__ and constructor are not accepted')
  }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return bad('', 'not_json', `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
  return checkValue(value, now)
}

function checkValue(value: unknown, now: number): Checked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad('', 'not_an_object', 'expected one JSON object a line')
  }
  const type: unknown = Reflect.get(value, 'type')
  if (!isType(type)) {
    return bad('type', 'unknown_type', `expected one of post, account, ad, spend, pull; found ${show(type)}`)
  }
  if (!compiled[type](value)) return explain(value)
  // The compiled checker was made from the schema of exactly this type.
  const checked = value as Observation
  return checkMeaning(checked, now) ?? { ok: true, observation: checked }
}

function isType(type: unknown): type is ObservationType {
  return typeof type === 'string' && Object.hasOwn(schemas, type)
}

function explain(value: object): Checked {
  if (depthOf(value) > MAX_DEPTH) return bad('', 'too_deep', `nested deeper than ${MAX_DEPTH} levels`)
  const issue = observation.safeParse(value).error?.issues[0]
  if (issue === undefined) return bad('', 'invalid', 'does not fit the format')
  const field = issue.path.join('.')
  const found = issue.path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value)
  const code = found === undefined ? 'missing_field' : issue.code === 'invalid_type' ? 'wrong_type' : 'invalid_value'
  return bad(field, code, `${plain(issue.message)}; found ${show(found)}`)
}

/** "Invalid input: expected string, received undefined" → "expected string": what was found is told beside it. */
function plain(message: string): string {
  return message.replace(/^Invalid input: /, '').replace(/, received \w+$/, '')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function depthOf(value: unknown, depth = 0): number {
  if (!isObject(value) || depth > MAX_DEPTH) return depth
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)))
}

/** What a schema cannot say: damaged ids, countries that do not exist, dates that cannot be, bounds the wrong way round. */
function checkMeaning(of: Observation, now: number): Checked | null {
  switch (of.type) {
    case 'post':
      return checkIds(of, ['postId', 'accountId']) ?? checkCountry('country', of.country) ?? checkTimes(of, ['at'], now)
    case 'account':
      return (
        checkIds(of, ['accountId']) ?? checkCountry('country', of.country) ?? checkTimes(of, ['createdAt', 'at'], now)
      )
    case 'ad':
      return (
        checkIds(of, ['adId', 'advertiserId']) ??
        checkCountry('country', of.country) ??
        checkCountry('paymentCountry', of.paymentCountry) ??
        checkCountries('targeting.countries', of.targeting?.countries) ??
        checkTimes(of, ['createdAt', 'startedAt', 'at'], now) ??
        checkBounds('spend', of.spend) ??
        checkBounds('impressions', of.impressions)
      )
    case 'spend':
      return (
        checkIds(of, ['advertiserId']) ??
        checkCountry('country', of.country) ??
        checkDays(of.from, of.to, now) ??
        checkBounds('spend', of.spend)
      )
    case 'pull':
      return checkCountry('country', of.country) ?? checkTimes(of, ['at'], now)
    default:
      return of satisfies never
  }
}

function checkIds(of: object, fields: readonly string[]): Checked | null {
  for (const field of fields) {
    const id: unknown = Reflect.get(of, field)
    if (typeof id === 'string' && damagedId.test(id)) {
      return bad(field, 'id_damaged', `${show(id)} is a number rounded by a spreadsheet; expected the whole id as text`)
    }
  }
  return null
}

function checkCountry(field: string, code: string | undefined): Checked | null {
  if (code === undefined || countries.has(code)) return null
  return bad(field, 'unknown_country', `expected an ISO 3166-1 code that is in use; found ${show(code)}`)
}

function checkCountries(field: string, codes: readonly string[] | undefined): Checked | null {
  const unknown = codes?.find((code) => !countries.has(code))
  return unknown === undefined ? null : checkCountry(field, unknown)
}

function checkTimes(of: object, fields: readonly string[], now: number): Checked | null {
  for (const field of fields) {
    const text: unknown = Reflect.get(of, field)
    if (typeof text !== 'string') continue
    const fault = timeFault(text, now)
    if (fault !== null) return bad(field, fault, `expected ${wantedOf(fault, 'a time', 'now')}; found ${show(text)}`)
  }
  return null
}

function wantedOf(fault: string, what: string, end: string): string {
  return fault === 'invalid_date' ? `${what} that is in the calendar` : `${what} from 2004 until ${end}`
}

function timeFault(text: string, now: number): string | null {
  const day = dayStart(text.slice(0, 10))
  const at = Number.isNaN(day) || text.length === 10 ? day : timeOf(text, day)
  if (Number.isNaN(at)) return 'invalid_date'
  return at < EARLIEST || at > now + DAY_MS ? 'date_out_of_range' : null
}

/** The common form, 2026-10-04T12:00:03Z, is read by its digits: Date.parse costs more than the rest of the check. */
function timeOf(text: string, day: number): number {
  if (text.length !== 20 || text.charCodeAt(19) !== 90) return Date.parse(text)
  const hours = twoDigits(text, 11)
  const minutes = twoDigits(text, 14)
  const seconds = twoDigits(text, 17)
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN
  return day + hours * 3_600_000 + minutes * 60_000 + seconds * 1000
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
}

const MOST_DAYS = 20_000
const dayStarts = new Map<string, number>()

/** Midnight UTC of a day that is in the calendar, else NaN. The same few days come again and again. */
function dayStart(day: string): number {
  const known = dayStarts.get(day)
  if (known !== undefined) return known
  const at = Date.parse(`${day}T00:00:00Z`)
  const start = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? at : Number.NaN
  if (dayStarts.size >= MOST_DAYS) dayStarts.clear()
  dayStarts.set(day, start)
  return start
}

function checkDays(from: string, to: string, now: number): Checked | null {
  for (const [field, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const fault = timeFault(day, now)
    if (fault !== null) return bad(field, fault, `expected ${wantedOf(fault, 'a day', 'today')}; found ${show(day)}`)
  }
  return from > to ? bad('to', 'bounds_reversed', `expected a day not before ${from}; found ${show(to)}`) : null
}

function checkBounds(field: string, bounds: { min: number; max: number | null } | undefined): Checked | null {
  if (bounds === undefined || bounds.max === null || bounds.min <= bounds.max) return null
  return bad(field, 'bounds_reversed', `min ${bounds.min} is above max ${bounds.max}`)
}

function bad(field: string, code: string, message: string): Checked {
  return { ok: false, field, code, message }
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
