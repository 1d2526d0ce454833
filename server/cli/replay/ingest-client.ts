/**
 * Sends batches of NDJSON to `POST /api/observations` and does not lose any: waits where the server asks it to (429),
 * tries again after a lost connection or a server error with the same observation ids, splits a batch that is too
 * large, and stops with the server's own words on anything that trying again cannot mend.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

const gzipped = promisify(gzip)

const lineError = z.object({ line: z.number(), field: z.string(), code: z.string(), message: z.string() })
const ingestAnswer = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  errors: z.array(lineError),
})
export type IngestAnswer = z.infer<typeof ingestAnswer>
export type LineError = z.infer<typeof lineError>

export interface IngestClientOptions {
  readonly url: string
  readonly token: string
  /** How long to go on trying when the server does not answer, in milliseconds. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  /** Told of every wait, for the progress line. */
  onWait(reason: string, ms: number): void
}

export class IngestFailed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'IngestFailed'
  }
}

export type IngestClient = (lines: readonly string[]) => Promise<IngestAnswer>

export function createIngestClient(options: IngestClientOptions): IngestClient {
  return (lines) => send(options, lines)
}

async function send(options: IngestClientOptions, lines: readonly string[]): Promise<IngestAnswer> {
  const body = await gzipped(lines.join('\n'), { level: 1 })
  const started = Date.now()
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(options, body)
    if (outcome.kind === 'done') return outcome.answer
    if (outcome.kind === 'split') return sendHalves(options, lines)
    if (outcome.kind === 'failed') throw new IngestFailed(outcome.reason)
    const wait = outcome.waitMs ?? backoffMs(attempt)
    // A server that asks for patience is alive: only silence and errors use it up.
    if (outcome.waitMs === null && Date.now() - started + wait > options.patienceMs) {
      throw new IngestFailed(`gave up after ${Math.round((Date.now() - started) / 1000)} s: ${outcome.reason}`)
    }
    options.onWait(outcome.reason, wait)
    await sleep(wait, undefined, { signal: options.signal })
  }
}

/** 0.25 s, doubling to 10 s, with a jitter so that several replays do not knock at once. */
function backoffMs(attempt: number): number {
  return Math.min(10_000, 250 * 2 ** attempt) * (0.75 + Math.random() / 2)
}

async function sendHalves(options: IngestClientOptions, lines: readonly string[]): Promise<IngestAnswer> {
  if (lines.length < 2)
    throw new IngestFailed(`one observation is larger than the server takes: ${lines[0]?.slice(0, 120)}`)
  const half = Math.ceil(lines.length / 2)
  const first = await send(options, lines.slice(0, half))
  const second = await send(options, lines.slice(half))
  return {
    accepted: first.accepted + second.accepted,
    duplicates: first.duplicates + second.duplicates,
    rejected: first.rejected + second.rejected,
    errors: [...first.errors, ...second.errors.map((error) => ({ ...error, line: error.line + half }))],
  }
}

type Outcome =
  | { kind: 'done'; answer: IngestAnswer }
  | { kind: 'split' }
  | { kind: 'retry'; reason: string; waitMs: number | null }
  | { kind: 'failed'; reason: string }

async function attemptOnce(options: IngestClientOptions, body: Buffer): Promise<Outcome> {
  let response: Response
  let text: string
  try {
    response = await fetch(new URL('/api/observations', options.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${options.token}`,
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
      },
      body: new Uint8Array(body),
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(60_000)]),
    })
    text = await response.text()
  } catch (error) {
    options.signal.throwIfAborted()
    return { kind: 'retry', reason: `no answer from ${options.url} (${causeOf(error)})`, waitMs: null }
  }
  return outcomeOf(response, text)
}

function outcomeOf(response: Response, text: string): Outcome {
  const said = `${response.status} ${text.slice(0, 300)}`
  if (response.status === 429) {
    return { kind: 'retry', reason: 'the server asks to wait', waitMs: retryAfterMs(response.headers) ?? 1000 }
  }
  if (response.status === 413) return { kind: 'split' }
  if (response.status === 503) {
    return { kind: 'retry', reason: `the server answered ${said}`, waitMs: retryAfterMs(response.headers) }
  }
  if (response.status >= 500) return { kind: 'retry', reason: `the server answered ${said}`, waitMs: null }
  if (response.status === 401 || response.status === 403) {
    return {
      kind: 'failed',
      reason: `the server does not take this token (${said}); make one with npm run token -- create --name replay --scope ingest`,
    }
  }
  if (!response.ok) return { kind: 'failed', reason: `the server answered ${said}` }
  const answer = ingestAnswer.safeParse(parseJson(text))
  if (!answer.success) return { kind: 'failed', reason: `not an answer of the war room: ${said}` }
  return { kind: 'done', answer: answer.data }
}

/** `Retry-After` in seconds or as a date. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')
  if (value === null) return null
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? null : Math.min(60_000, Math.max(50, ms))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
