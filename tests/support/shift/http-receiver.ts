/** A webhook receiver, signed or Slack's, written from docs/operations/notifications.md alone; its mood can change. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Mood } from './mood.ts'
import type { Letter, PostOffice } from './post-office.ts'
import { alertIn, eventIn } from './told-text.ts'

const OLDEST_S = 300

export interface HttpReceiver {
  readonly url: string
  /** Known when its channel is made; null for Slack's. */
  secret: string | null
  setMood(mood: Mood): Promise<void>
  close(): Promise<void>
}

export async function startHttpReceiver(name: string, office: PostOffice, now: () => number): Promise<HttpReceiver> {
  let mood: Mood = 'well'
  let server: Server | null = null
  let port = 0

  async function listen(): Promise<void> {
    const next = createServer((request, response) => void serve(request, response))
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
    port = (next.address() as AddressInfo).port
    server = next
  }

  async function stop(): Promise<void> {
    const old = server
    server = null
    if (old === null) return
    const closed = new Promise((resolve) => old.close(resolve))
    old.closeAllConnections()
    await closed
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    office.calls++
    const as = mood
    if (as === 'cut') return void request.socket.destroy()
    const body = await bodyOf(request).catch(() => null)
    if (body === null || as === 'hang') return
    if (as === 'fail') return void response.writeHead(500).end()
    if (as === 'busy') return void response.writeHead(503, { 'retry-after': '20' }).end()
    const letter = receiver.secret === null ? slackLetter(request, body) : signedLetter(request, body, receiver.secret)
    if (typeof letter === 'string') {
      office.refused.push(`${name}: ${letter}`)
      return void response.writeHead(400).end()
    }
    office.take({ ...letter, receiver: name })
    if (as === 'half') return void request.socket.destroy()
    response.writeHead(204).end()
  }

  function signedLetter(request: IncomingMessage, body: string, secret: string): Omit<Letter, 'receiver'> | string {
    const timestamp = String(request.headers['x-war-room-timestamp'])
    const given = Buffer.from(String(request.headers['x-war-room-signature']))
    const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'a wrong signature'
    const age = now() / 1000 - Number(timestamp)
    if (!(Math.abs(age) <= OLDEST_S)) return `sent ${age} s ago`
    const { id, event, alert } = JSON.parse(body) as { id: string; event: string; alert: { id: string } }
    if (id !== request.headers['x-war-room-delivery']) return 'two ids'
    return { deliveryId: id, event, alertId: alert.id }
  }

  await listen()
  const receiver: HttpReceiver = {
    url: `http://127.0.0.1:${port}`,
    secret: null,
    async setMood(next) {
      const was = mood
      mood = next
      if (next === 'down') await stop()
      else if (was === 'down') await listen()
    },
    close: stop,
  }
  return receiver
}

function slackLetter(request: IncomingMessage, body: string): Omit<Letter, 'receiver'> | string {
  const { text } = JSON.parse(body) as { text: string }
  const [event, alertId] = [eventIn(text), alertIn(text)]
  if (event === null || alertId === null) return `unclear words: ${text}`
  return { deliveryId: String(request.headers['x-war-room-delivery']), event, alertId }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
