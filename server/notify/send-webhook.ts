/** One POST to a receiver: signed, bounded in time and in what is read of the answer. */
import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

import { checkTarget, guardedLookup } from './webhook-guard.ts'

export interface WebhookCall {
  readonly url: string
  readonly body: string
  /** Null for receivers that do not check, as Slack's. */
  readonly secret: string | null
  readonly deliveryId: string
  readonly now: Date
  readonly allowPrivate: boolean
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export class ReceiverFailed extends Error {
  /** When the receiver itself says how long to wait. */
  readonly retryAfterMs: number | null
  constructor(message: string, retryAfterMs: number | null = null) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** `sha256=` and the HMAC over `timestamp.body`, so that an old body cannot be sent again under a new time. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

export async function sendWebhook(call: WebhookCall): Promise<void> {
  const url = new URL(call.url)
  checkTarget(url, call.allowPrivate)
  const timestamp = String(Math.floor(call.now.getTime() / 1000))
  const deadline = AbortSignal.timeout(call.timeoutMs)
  const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal])
  await new Promise<void>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(call.allowPrivate),
        signal,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(call.body),
          'user-agent': 'election-war-room',
          'x-war-room-delivery': call.deliveryId,
          'x-war-room-timestamp': timestamp,
          ...(call.secret === null ? {} : { 'x-war-room-signature': signatureOf(call.secret, timestamp, call.body) }),
        },
      },
      (response) => {
        // The answer is not kept: a receiver that streams for ever is cut off.
        response.destroy()
        const status = response.statusCode ?? 0
        if (status >= 200 && status < 300) resolve()
        else reject(new ReceiverFailed(`answered ${status}`, retryAfterOf(response.headers['retry-after'])))
      },
    )
    request.on('error', (error) => {
      reject(deadline.aborted ? new ReceiverFailed(`no answer in ${call.timeoutMs} ms`) : error)
    })
    request.end(call.body)
  })
}

function retryAfterOf(header: string | undefined): number | null {
  const seconds = Number(header)
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}
