/**
 * The pages of one `ads_archive` query, one after another, by cursor.
 *
 * Waits where the rate headers or an error ask for it; tries a server error or a lost connection again, longer each
 * time; asks for smaller pages when the API says that it is too much data; ends with a clear error on anything that
 * trying again cannot mend (a token that is not valid, a wrong parameter). Error codes: developers.facebook.com,
 * "Rate Limits" and "Error Handling".
 */
import { z } from 'zod'

import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { textWithoutToken } from './strip-token.ts'
import { pauseMs, usageOf } from './usage.ts'

export interface ArchiveQuery {
  /** e.g. https://graph.facebook.com/v23.0 */
  readonly baseUrl: string
  readonly token: string
  /** Query parameters without token, limit and cursor. */
  readonly parameters: Readonly<Record<string, string>>
  /** Ads on one page. */
  readonly limit: number
  /** Attempts at one page before giving up. */
  readonly attempts: number
  readonly signal: AbortSignal
  /** Waits, in real time unless a test has its own. */
  wait(ms: number, reason: string): Promise<void>
}

export class ArchiveRefused extends Error {
  readonly code: number | null
  constructor(message: string, code: number | null) {
    super(message)
    this.name = 'ArchiveRefused'
    this.code = code
  }
}

const answer = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
})
const failure = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.number().optional(),
    is_transient: z.boolean().optional(),
  }),
})

/** Application, user, page, call-rate and business-use-case limits. */
const RATE_CODES = new Set([4, 17, 32, 341, 368, 613])
const isRateCode = (code: number | null): boolean =>
  code !== null && (RATE_CODES.has(code) || (code >= 80_000 && code <= 80_014))
/** Unknown and temporary errors of the service itself. */
const TRANSIENT_CODES = new Set([1, 2])
const RATE_WAIT_MS = 5 * MINUTE_MS
const SMALLEST_PAGE = 5

export async function* archivePages(query: ArchiveQuery): AsyncGenerator<unknown[]> {
  let after: string | null = null
  let limit = query.limit
  const seen = new Set<string>()
  for (;;) {
    const page: Page = await onePage(query, after, limit)
    limit = page.limit
    if (page.data.length > 0) yield page.data
    // A cursor that comes again would go round for ever.
    if (page.after === null || page.data.length === 0 || seen.has(page.after)) return
    seen.add(page.after)
    after = page.after
    if (page.pauseMs > 0) await query.wait(page.pauseMs, 'the hourly allowance is nearly used')
  }
}

interface Page {
  readonly data: unknown[]
  readonly after: string | null
  readonly pauseMs: number
  /** The page size that worked. */
  readonly limit: number
}

async function onePage(query: ArchiveQuery, after: string | null, firstLimit: number): Promise<Page> {
  let limit = firstLimit
  for (let attempt = 1; ; attempt++) {
    const outcome = await request(query, after, limit)
    if (outcome.kind === 'page') return { ...outcome, limit }
    if (outcome.kind === 'refused') throw new ArchiveRefused(outcome.message, outcome.code)
    if (outcome.kind === 'smaller' && limit > SMALLEST_PAGE) {
      limit = Math.max(SMALLEST_PAGE, Math.floor(limit / 2))
      continue
    }
    if (attempt >= query.attempts)
      throw new ArchiveRefused(`gave up after ${attempt} attempts: ${outcome.message}`, null)
    const longer = Math.min(5 * MINUTE_MS, 1000 * 2 ** (attempt - 1))
    await query.wait(outcome.kind === 'wait' ? Math.max(outcome.ms, longer) : longer, outcome.message)
  }
}

type Outcome =
  | { kind: 'page'; data: unknown[]; after: string | null; pauseMs: number }
  | { kind: 'wait'; ms: number; message: string }
  | { kind: 'again'; message: string }
  | { kind: 'smaller'; message: string }
  | { kind: 'refused'; message: string; code: number | null }

async function request(query: ArchiveQuery, after: string | null, limit: number): Promise<Outcome> {
  const url = new URL(`${query.baseUrl.replace(/\/$/, '')}/ads_archive`)
  for (const [name, value] of Object.entries(query.parameters)) url.searchParams.set(name, value)
  url.searchParams.set('limit', String(limit))
  if (after !== null) url.searchParams.set('after', after)
  url.searchParams.set('access_token', query.token)
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      signal: AbortSignal.any([query.signal, AbortSignal.timeout(120_000)]),
      redirect: 'error',
    })
    text = await response.text()
  } catch (error) {
    query.signal.throwIfAborted()
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    return { kind: 'again', message: textWithoutToken(`no answer: ${cause}`, query.token) }
  }
  const body = parsed(text)
  return response.ok ? pageOf(response, body) : failureOf(response, body, text, query.token)
}

function pageOf(response: Response, body: unknown): Outcome {
  const read = answer.safeParse(body)
  // An answer cut off on its way is no page; it is asked for again.
  if (!read.success) return { kind: 'again', message: 'the answer is not what the library sends' }
  const { data, paging } = read.data
  return { kind: 'page', data, after: nextCursor(paging), pauseMs: pauseMs(usageOf(response.headers)) }
}

/** `next` is there while there is more; its cursor is read, the link itself (it has the token) is not kept. */
function nextCursor(paging: z.infer<typeof answer>['paging']): string | null {
  if (paging?.next === undefined) return null
  const fromLink = URL.canParse(paging.next) ? new URL(paging.next).searchParams.get('after') : null
  return paging.cursors?.after ?? fromLink
}

function failureOf(response: Response, body: unknown, text: string, token: string): Outcome {
  const read = failure.safeParse(body)
  const error = read.success ? read.data.error : null
  const code = error?.code ?? null
  const message = textWithoutToken(
    `${response.status}${code === null ? '' : ` (code ${code})`} ${error?.message ?? text.slice(0, 200)}`,
    token,
  )
  if (response.status === 429 || isRateCode(code)) {
    return {
      kind: 'wait',
      ms: Math.max(retryAfterMs(response.headers), pauseMs(usageOf(response.headers)), minimumWait(response)),
      message,
    }
  }
  if (/reduce the amount of data/i.test(error?.message ?? '')) return { kind: 'smaller', message }
  if (response.status >= 500 || error?.is_transient === true || (code !== null && TRANSIENT_CODES.has(code)))
    return { kind: 'again', message }
  return { kind: 'refused', message, code }
}

/** Without a word on how long, five minutes. */
function minimumWait(response: Response): number {
  const told = retryAfterMs(response.headers) > 0 || usageOf(response.headers).regainMinutes > 0
  return told ? 0 : RATE_WAIT_MS
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? '0')
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
