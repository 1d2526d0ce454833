/** The only file that knows socket.io. It parses, calls one function of the core, answers; it holds no decisions. */
import type { Server as HttpServer } from 'node:http'
import type { Socket as Connection } from 'node:net'

import { Server, type Socket } from 'socket.io'
import { z } from 'zod'

import { sightOf, type Role, type SessionUser } from '../../shared/domain/access.ts'
import { command } from '../../shared/protocol/commands.ts'
import { DomainError, type Failure, type Result } from '../../shared/protocol/errors.ts'
import {
  alertLog,
  alertOpen,
  bulkCommand,
  feedQuery,
  feedSubscribe,
  presenceSet,
  type AlertsChanged,
  type ClientToServer,
  type ServerToClient,
  type SourceHealth,
} from '../../shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import type { Desk } from './desk.ts'
import type { ChangeFeed, FeedChange } from './change-feed.ts'
import { PresenceBoard } from './presence.ts'
import { RateLimit } from './rate-limit.ts'
import { RoomFrames } from './room-frames.ts'
import { catchUp } from './catch-up.ts'
import { roomsOfSubscription } from './rooms.ts'

interface SocketData {
  user: SessionUser
  sessionHash: string
  rooms: string[]
  outrun: boolean
  limit: RateLimit
  underWay: number
}

type War = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>
type WarSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>

export interface GatewayOptions {
  readonly http: HttpServer
  readonly feed: ChangeFeed
  readonly desk: Desk
  readonly build: () => string
  readonly now: () => Date
  /** The session of a handshake, or null. */
  readonly authenticate: (cookie: string | undefined) => Promise<{ user: SessionUser; sessionHash: string } | null>
  /** The users behind sessions that still hold, by session hash. */
  readonly holding: (sessionHashes: readonly string[]) => Promise<Map<string, SessionUser>>
  readonly isOrigin: (origin: string | undefined, host: string | undefined) => boolean
  readonly logError: (error: unknown, requestId: string) => void
}

/** A socket with more than this waiting leaves its rooms until it has caught up. */
const MAX_QUEUED_CHARACTERS = 4 * 1024 * 1024
/** What a packet costs beside its text. */
const PACKET_CHARACTERS = 256
/** How long a socket that is ended may take to read the reason. */
const LAST_WORDS_MS = 250
const CLOSE_MS = 1000
/** Questions of one socket that may be under way at once. */
const MAX_UNDER_WAY = 64
const BEAT_MS = 5000
/** Walls and partners see what is made for them over HTTP, and never the feed itself. */
const readers: readonly Role[] = ['viewer', 'analyst', 'specialist', 'lead', 'admin']
const RECHECK_MS = 500

export class Gateway {
  readonly presence = new PresenceBoard()
  readonly #io: War
  readonly #frames: RoomFrames
  readonly #options: GatewayOptions
  readonly #timers: NodeJS.Timeout[] = []
  readonly #connections = new Set<Connection>()
  #presenceDirty = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#io = new Server(options.http, {
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: 4 * 1024 * 1024,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      transports: ['websocket', 'polling'],
      allowRequest: (request, answer) => answer(null, options.isOrigin(request.headers.origin, request.headers.host)),
    })
    options.http.on('connection', (connection) => {
      this.#connections.add(connection)
      connection.once('close', () => this.#connections.delete(connection))
    })
    this.#frames = new RoomFrames(
      (frame) => this.#broadcast(frame),
      () => options.feed.seq,
    )
    let before = options.feed.seq
    options.feed.listen((changes: readonly FeedChange[]) => {
      this.#frames.push(changes, before)
      before = options.feed.seq
    })
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(error instanceof Error ? error : new Error('refused')),
      )
    })
    this.#io.sockets.adapter.on('delete-room', (room: string) => this.#frames.forget(room))
    this.#io.on('connection', (socket) => this.#welcome(socket))
    this.#every(BEAT_MS, () => this.#beat())
    this.#every(RECHECK_MS, () => this.recheckRights())
    this.#every(400, () => this.#sendPresence())
  }

  get sockets(): number {
    return this.#io.engine.clientsCount
  }

  /** Characters that wait on the slowest socket, and how many sockets are out of their rooms until they have drained. */
  get congestion(): { readonly longestQueue: number; readonly outrun: number } {
    const sockets = [...this.#io.sockets.sockets.values()]
    return {
      longestQueue: sockets.reduce((longest, socket) => Math.max(longest, queueOf(socket)), 0),
      outrun: sockets.filter((socket) => socket.data.outrun).length,
    }
  }

  /** Every page takes a new snapshot, as after the exercise was wiped. */
  async resnapshotAll(): Promise<void> {
    await this.#options.feed.skip()
    this.#io.emit('feed:outrun', { room: 'all' })
  }

  sendSources(all: SourceHealth[]): void {
    this.#io.volatile.emit('sources:changed', all)
  }

  notify(userIds: readonly string[], notice: Parameters<ServerToClient['notice:raised']>[0]): void {
    for (const id of userIds) this.#io.to(`user:${id}`).emit('notice:raised', notice)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#frames.close()
    // Whoever does not read the goodbye must not hold up the end.
    const cut = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy()
    }, CLOSE_MS)
    await this.#io.close()
    clearTimeout(cut)
  }

  #every(ms: number, work: () => void | Promise<void>): void {
    const timer = setInterval(() => {
      void Promise.resolve(work()).catch((error: unknown) => this.#options.logError(error, 'gateway'))
    }, ms)
    this.#timers.push(timer)
  }

  async #admit(socket: WarSocket): Promise<void> {
    const session = await this.#options.authenticate(socket.handshake.headers.cookie)
    if (session === null) throw refusal('SIGNED_OUT', 'Sign in first')
    if (!readers.includes(session.user.role)) throw refusal('FORBIDDEN', 'This role has no feed')
    const asked: unknown = socket.handshake.auth['protocol']
    if (asked !== PROTOCOL_VERSION) throw refusal('PROTOCOL', `This server speaks protocol ${PROTOCOL_VERSION}`)
    socket.data = { ...session, rooms: [], outrun: false, limit: new RateLimit(400, 100), underWay: 0 }
  }

  #welcome(socket: WarSocket): void {
    const { user } = socket.data
    void socket.join(`user:${user.id}`)
    const { build, now } = this.#options
    socket.emit('link:welcomed', { protocol: PROTOCOL_VERSION, build: build(), user, now: now().toISOString() })
    this.presence.set(
      socket.id,
      { user: { id: user.id, name: user.name }, alertId: null, field: null, idle: false },
      null,
    )
    this.#presenceDirty = true
    socket.on('disconnect', () => {
      this.presence.remove(socket.id)
      this.#presenceDirty = true
    })
    this.#listen(socket)
  }

  #listen(socket: WarSocket): void {
    const { desk } = this.#options
    const user = () => socket.data.user
    socket.on('feed:subscribe', (query, ack) =>
      this.#answer(socket, ack, async () => this.#subscribe(socket, feedSubscribe.parse(query))),
    )
    socket.on('feed:query', (query, ack) =>
      this.#answer(socket, ack, async () => ({ page: await desk.page(user(), feedQuery.parse(query)) })),
    )
    socket.on('alert:open', (query, ack) =>
      this.#answer(socket, ack, async () => ({ alert: await desk.open(user(), alertOpen.parse(query).alertId) })),
    )
    socket.on('alert:log', (query, ack) =>
      this.#answer(socket, ack, () => desk.log(user(), alertLog.parse(query).alertId)),
    )
    socket.on('alert:command', (input, ack) =>
      this.#answerResult(socket, ack, () => desk.command(user(), command.parse(input))),
    )
    socket.on('alert:bulk', (bulk, ack) =>
      this.#answer(socket, ack, async () => ({ answers: await desk.bulk(user(), bulkCommand.parse(bulk).commands) })),
    )
    socket.on('presence:set', (presence, ack) =>
      this.#answer(socket, ack, () => this.#setPresence(socket, presenceSet.parse(presence))),
    )
  }

  async #subscribe(socket: WarSocket, query: z.infer<typeof feedSubscribe>) {
    const { user } = socket.data
    const rooms = roomsOfSubscription(sightOf(user), query)
    const held = query.held ?? {}
    const missed = await catchUp(this.#options.desk.outbox, this.#options.feed, rooms, held)
    // From here to the join nothing waits: no frame can slip in between, and no other subscription of this socket.
    for (const room of socket.data.rooms) if (!rooms.includes(room)) void socket.leave(room)
    const seqs: Record<string, number> = {}
    for (const room of rooms) {
      const seq = this.#frames.settle(room)
      seqs[room] = seq
      const changes = missed?.get(room)?.filter((change) => change.row.seq <= seq) ?? []
      const from = held[room]
      if (changes.length > 0 && from !== undefined) socket.emit('alerts:changed', { room, prev: from, seq, changes })
      void socket.join(room)
    }
    socket.data.rooms = rooms
    socket.data.outrun = false
    return { rooms: seqs, resume: missed === null ? ('snapshot' as const) : ('current' as const) }
  }

  async #setPresence(socket: WarSocket, given: z.infer<typeof presenceSet>) {
    const { user } = socket.data
    const placed = given.alertId === null ? null : await this.#options.desk.attend(user, given.alertId, given.idle)
    // Who has left meanwhile has been taken off the board already, and nobody would do it again.
    if (!socket.connected) return {}
    const alertId = placed === null ? null : given.alertId
    this.presence.set(
      socket.id,
      { user: { id: user.id, name: user.name }, alertId, field: given.field, idle: given.idle },
      placed,
    )
    this.#presenceDirty = true
    return {}
  }

  #broadcast(frame: AlertsChanged): void {
    const ids = this.#io.sockets.adapter.rooms.get(frame.room)
    if (ids === undefined) return
    for (const id of ids) {
      const socket = this.#io.sockets.sockets.get(id)
      if (socket !== undefined && isStalled(socket)) this.#cutOff(socket)
    }
    this.#io.to(frame.room).emit('alerts:changed', frame)
  }

  /** Its queue is not grown further; when it has drained it is told to ask again. */
  #cutOff(socket: WarSocket): void {
    socket.data.outrun = true
    for (const room of socket.data.rooms) void socket.leave(room)
  }

  #beat(): void {
    const now = this.#options.now().toISOString()
    for (const socket of this.#io.sockets.sockets.values()) {
      if (!isStalled(socket)) socket.volatile.emit('link:beat', { now, seq: this.#options.feed.seq })
    }
  }

  /** Rights are looked at again all the time: a session that is gone is cut off within a second. */
  async recheckRights(): Promise<void> {
    const sockets = [...this.#io.sockets.sockets.values()]
    if (sockets.length === 0) return
    const holding = await this.#options.holding([...new Set(sockets.map((socket) => socket.data.sessionHash))])
    for (const socket of sockets) {
      const user = holding.get(socket.data.sessionHash)
      if (user === undefined) this.#end(socket, 'Signed out')
      else if (JSON.stringify(user) !== JSON.stringify(socket.data.user)) this.#end(socket, 'Your rights have changed')
      else if (socket.data.outrun && !isStalled(socket)) {
        socket.data.outrun = false
        socket.emit('feed:outrun', { room: 'all' })
      }
    }
  }

  #end(socket: WarSocket, reason: string): void {
    socket.emit('session:ended', { reason })
    const { conn } = socket
    socket.disconnect(true)
    // A graceful close waits until all is written; to one who does not read, nothing more is.
    setTimeout(() => conn.close(true), LAST_WORDS_MS).unref()
  }

  #sendPresence(): void {
    if (!this.#presenceDirty) return
    this.#presenceDirty = false
    const bySight = new Map<string, ReturnType<PresenceBoard['visibleTo']>>()
    for (const socket of this.#io.sockets.sockets.values()) {
      const sight = sightOf(socket.data.user)
      const key = JSON.stringify(sight)
      const visible = bySight.get(key) ?? this.presence.visibleTo(sight)
      bySight.set(key, visible)
      socket.volatile.emit('presence:changed', visible)
    }
  }

  #answer<T extends object>(socket: WarSocket, ack: (answer: Result<T>) => void, work: () => Promise<T>): void {
    this.#answerResult(socket, ack, async () => ({ ok: true, ...(await work()) }))
  }

  #answerResult<T>(socket: WarSocket, ack: (answer: Result<T>) => void, work: () => Promise<Result<T>>): void {
    if (typeof ack !== 'function') return
    const { data } = socket
    const answer = (result: Result<T>) => {
      // It asks and does not read: answers must not pile up without bound.
      if (isStalled(socket)) socket.conn.close(true)
      else ack(result)
    }
    if (data.underWay >= MAX_UNDER_WAY || !data.limit.take()) {
      answer({ ok: false, error: { code: 'RATE_LIMITED', message: 'Too many requests at once', retryAfter: 1 } })
      return
    }
    data.underWay++
    // Work begins in a promise, so that a parse error is answered like any other.
    Promise.resolve()
      .then(work)
      .finally(() => data.underWay--)
      .then(answer, (error: unknown) => answer({ ok: false, error: this.#failureOf(error) }))
      .catch((error: unknown) => this.#options.logError(error, 'ack'))
  }

  #failureOf(error: unknown): Failure {
    if (error instanceof DomainError) return error.failure
    if (error instanceof z.ZodError) {
      const fields = error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
      return { code: 'INVALID', message: 'The request does not fit the protocol', fields }
    }
    const requestId = crypto.randomUUID()
    this.#options.logError(error, requestId)
    return { code: 'INTERNAL', message: 'Something went wrong on the server', requestId }
  }
}

function isStalled(socket: WarSocket): boolean {
  return queueOf(socket) > MAX_QUEUED_CHARACTERS
}

/** Characters in writeBuffer: what the transport could not take yet. It is empty for all who keep up. */
function queueOf({ conn }: WarSocket): number {
  const queued: unknown = Reflect.get(conn, 'writeBuffer')
  if (!Array.isArray(queued)) return 0
  const packets: { data?: unknown }[] = queued
  return packets.reduce((sum, { data }) => sum + PACKET_CHARACTERS + (typeof data === 'string' ? data.length : 0), 0)
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code, message } })
}
