/** A mail server whose mood can change. Each mailbox is a receiver of its own. */
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server } from 'node:net'

import { SMTPServer } from 'smtp-server'

import { mailBody, mailHeader } from '../mail-text.ts'
import type { Mood } from './mood.ts'
import type { PostOffice } from './post-office.ts'
import { alertIn, eventIn } from './told-text.ts'

export interface MailOffice {
  readonly url: string
  setMood(mood: Mood): Promise<void>
  close(): Promise<void>
}

/** A listener of our own hands the connections on, so that some can be cut or left hanging, and the port stays. */
export async function startMailOffice(office: PostOffice): Promise<MailOffice> {
  let mood: Mood = 'well'
  let port = 0
  let door: Server | null = null
  const guests = new Set<Socket>()
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream: NodeJS.ReadableStream, session: any, done: (error?: Error) => void) {
      const chunks: Buffer[] = []
      const as = mood
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        office.calls++
        if (as === 'hang') return
        if (as === 'fail' || as === 'busy') return done(Object.assign(new Error('try later'), { responseCode: 451 }))
        const to = session.envelope.rcptTo.map((each: any) => String(each.address))
        receive(to, Buffer.concat(chunks).toString('utf8'))
        if (as === 'half') return cutAll()
        done()
      })
    },
  })
  // A connection that breaks is what this server is for.
  smtp.on('error', () => undefined)

  function receive(to: readonly string[], mail: string): void {
    const text = mailBody(mail)
    const deliveryId = mailHeader(mail, 'X-War-Room-Delivery')
    const [event, alertId] = [eventIn(text), alertIn(text)]
    if (deliveryId === undefined || event === null || alertId === null) {
      office.refused.push(`mail to ${to.join()}: ${mail}`)
      return
    }
    for (const receiver of to) office.take({ receiver, deliveryId, event, alertId })
  }

  function cutAll(): void {
    for (const guest of guests) guest.destroy()
  }

  async function listen(): Promise<void> {
    const next = createServer((socket) => {
      socket.on('error', () => undefined)
      if (mood === 'cut') {
        socket.destroy()
        return
      }
      guests.add(socket)
      socket.once('close', () => guests.delete(socket))
      smtp.server.emit('connection', socket)
    })
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
    port = (next.address() as AddressInfo).port
    door = next
  }

  async function stop(): Promise<void> {
    const old = door
    door = null
    if (old === null) return
    const closed = new Promise((resolve) => old.close(resolve))
    cutAll()
    await closed
  }

  await listen()
  return {
    url: `smtp://127.0.0.1:${port}`,
    async setMood(next) {
      const was = mood
      mood = next
      if (next === 'cut') cutAll()
      if (next === 'down') await stop()
      else if (was === 'down') await listen()
    },
    close: stop,
  }
}
