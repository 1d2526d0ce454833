import { io, type Socket } from 'socket.io-client'

import type { ClientToServer, ServerToClient } from '../../../shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'

export type LiveSocket = Socket<ServerToClient, ClientToServer>

export const ANSWER_MS = 10_000

export const socket: LiveSocket = io({
  autoConnect: false,
  transports: ['websocket'],
  auth: { protocol: PROTOCOL_VERSION },
  reconnectionDelay: 250,
  reconnectionDelayMax: 1500,
  randomizationFactor: 0.5,
  timeout: 8000,
})

type Question = keyof ClientToServer
type Query<E extends Question> = Parameters<ClientToServer[E]>[0]
type AnswerOf<E extends Question> = Parameters<Parameters<ClientToServer[E]>[1]>[0]

const noAnswer = { ok: false, error: { code: 'INTERNAL', message: 'The server did not answer in time.' } } as const

/** Asks over the socket; null when the connection is down or broke before the answer. */
export function ask<E extends Question>(event: E, query: Query<E>): Promise<AnswerOf<E> | null> {
  return untilAnswered(event, query, (settle) => {
    const timer = setTimeout(() => settle(socket.connected ? (noAnswer as AnswerOf<E>) : null), ANSWER_MS)
    return () => clearTimeout(timer)
  })
}

/**
 * [LIVE9] Asks for what may be asked twice, as a command with its id: without an answer it is sent again, because
 * nobody can tell whether it was done. `again` is called each time. Null when the connection breaks.
 */
export function insist<E extends Question>(event: E, query: Query<E>, again: () => void): Promise<AnswerOf<E> | null> {
  return untilAnswered(event, query, (settle) => {
    const timer = setInterval(() => {
      again()
      emit(event, query, settle)
    }, ANSWER_MS)
    return () => clearInterval(timer)
  })
}

function untilAnswered<E extends Question>(
  event: E,
  query: Query<E>,
  watch: (settle: (answer: AnswerOf<E> | null) => void) => () => void,
): Promise<AnswerOf<E> | null> {
  if (!socket.connected) return Promise.resolve(null)
  return new Promise((resolve) => {
    const settle = (answer: AnswerOf<E> | null) => {
      unwatch()
      socket.off('disconnect', lost)
      resolve(answer)
    }
    const lost = () => settle(null)
    const unwatch = watch(settle)
    socket.on('disconnect', lost)
    emit(event, query, settle)
  })
}

/** socket.io's types cannot follow an event name that is a type parameter; Query and AnswerOf tie the three together. */
function emit<E extends Question>(event: E, query: Query<E>, settle: (answer: AnswerOf<E>) => void): void {
  const untyped = socket as unknown as { emit(event: string, query: unknown, ack: (answer: never) => void): void }
  untyped.emit(event, query, settle as (answer: never) => void)
}
