/** A socket of one person, typed by the protocol. */
import { io, type Socket } from 'socket.io-client'

import type { AlertsChanged, ClientToServer, ServerToClient } from '../../shared/protocol/events.ts'
import type { CommandInput } from '../../shared/protocol/commands.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import type { TestUser } from './start-app.ts'

export type LiveSocket = Socket<ServerToClient, ClientToServer>
type Question = keyof ClientToServer
type Query<E extends Question> = Parameters<ClientToServer[E]>[0]
export type AnswerOf<E extends Question> = Parameters<Parameters<ClientToServer[E]>[1]>[0]

export interface SocketOptions {
  readonly protocol?: unknown
  readonly reconnect?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** A socket that is not connected yet, so that listeners can be set first. */
export function socketFor(address: string, person: TestUser | null, options: SocketOptions = {}): LiveSocket {
  return io(address, {
    autoConnect: false,
    forceNew: true,
    transports: ['websocket'],
    reconnection: options.reconnect ?? false,
    reconnectionDelay: 20,
    reconnectionDelayMax: 100,
    auth: { protocol: options.protocol ?? PROTOCOL_VERSION },
    extraHeaders: { ...(person === null ? {} : { cookie: person.cookie }), ...options.headers },
  })
}

export async function connectSocket(
  address: string,
  person: TestUser | null,
  options: SocketOptions = {},
): Promise<LiveSocket> {
  const socket = socketFor(address, person, options)
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('connect_error', reject)
  })
  socket.connect()
  try {
    await connected
  } catch (error) {
    socket.disconnect()
    throw error
  }
  return socket
}

/** Asks and waits; rejects when the connection breaks first. */
export function ask<E extends Question>(socket: LiveSocket, event: E, query: Query<E>): Promise<AnswerOf<E>> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error(`the connection broke before ${event} was answered`))
    socket.once('disconnect', lost)
    const settle = (answer: AnswerOf<E>) => {
      socket.off('disconnect', lost)
      resolve(answer)
    }
    // socket.io's types cannot follow an event name that is a type parameter; Query and AnswerOf tie the three.
    ;(socket as any).emit(event, query, settle)
  })
}

let commands = 0

/** A command with an id of its own. */
export function commandOf<A extends CommandInput['action']>(
  action: A,
  alert: { readonly id: string; readonly version: number },
  payload: Extract<CommandInput, { action: A }>['payload'],
  commandId = `command-${process.pid}-${++commands}`,
): CommandInput {
  return { commandId, alertId: alert.id, expectedVersion: alert.version, action, payload } as CommandInput
}

/** Everything a socket is sent on the feed, in order. */
export function recordFrames(socket: LiveSocket): AlertsChanged[] {
  const frames: AlertsChanged[] = []
  socket.on('alerts:changed', (frame) => frames.push(frame))
  return frames
}

export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not happen within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
