/**
 * A process of many websockets that count and do not parse: `node bench/socket-crowd.ts ADDRESS COOKIE SOCKETS`.
 * With a cookie they speak socket.io and subscribe to the feed; without one they are plain. Speaks with its parent by
 * lines of JSON: `{ready}` when all are connected, then for each line `N` from the parent `{at}` when every socket has
 * seen change N (socket.io) or N messages (plain).
 */
import { createInterface } from 'node:readline'
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { WebSocket } from 'ws'

import { PROTOCOL_VERSION } from '../shared/protocol/version.ts'

export interface Crowd {
  /** Resolves when every socket has seen that change, or that many messages. */
  seen(n: number): Promise<void>
  close(): void
}

export async function startCrowd(address: string, cookie: string, sockets: number): Promise<Crowd> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), address, cookie, String(sockets)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('no pipes to the crowd')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  await lines.next()
  return {
    async seen(n) {
      stdin.write(`${n}\n`)
      await lines.next()
    },
    close: () => void child.kill(),
  }
}

class Watcher {
  reached = 0
  readonly ready: Promise<void>

  constructor(address: string, cookie: string, onReached: () => void) {
    const plain = cookie === ''
    const url = address.replace('http', 'ws') + (plain ? '' : '/socket.io/?EIO=4&transport=websocket')
    const socket = new WebSocket(url, { headers: plain ? {} : { cookie }, perMessageDeflate: false })
    this.ready = new Promise((resolve, reject) => {
      socket.once('error', reject)
      if (plain) socket.once('open', () => resolve())
      socket.on('message', (data: Buffer) => {
        if (plain) this.reached++
        else this.#hear(socket, data, resolve)
        onReached()
      })
    })
  }

  /** Just enough of socket.io: open, connect, subscribe, ping, and the seq at the head of a frame. */
  #hear(socket: WebSocket, data: Buffer, ready: () => void): void {
    const head = data.toString('latin1', 0, 160)
    if (head.startsWith('0')) socket.send(`40${JSON.stringify({ protocol: PROTOCOL_VERSION })}`)
    else if (head.startsWith('40')) socket.send('420["feed:subscribe",{}]')
    else if (head === '2') socket.send('3')
    else if (head.startsWith('430')) ready()
    else if (head.startsWith('42["alerts:changed"')) {
      const seq = /"seq":(\d+)/.exec(head)?.[1]
      if (seq !== undefined) this.reached = Number(seq)
    }
  }
}

async function main(address: string, cookie: string, sockets: number): Promise<void> {
  let wanted = Number.POSITIVE_INFINITY
  const tell = () => {
    if (watchers.some((watcher) => watcher.reached < wanted)) return
    wanted = Number.POSITIVE_INFINITY
    console.log('{"seen":true}')
  }
  const watchers = Array.from({ length: sockets }, () => new Watcher(address, cookie, () => reachedOne()))
  let scheduled = false
  function reachedOne(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      tell()
    })
  }
  await Promise.all(watchers.map((watcher) => watcher.ready))
  console.log('{"ready":true}')
  for await (const line of createInterface({ input: process.stdin })) {
    wanted = Number(line)
    tell()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [address = '', cookie = '', sockets = '1'] = process.argv.slice(2)
  await main(address, cookie, Number(sockets))
}
