/** The server of a shift, seen from outside: it is started, killed, told what detectors find. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { ClockSetting } from './clock.ts'
import type { Answered, Memory, Told } from './server-child.ts'

const CHILD = fileURLToPath(new URL('./server-child.ts', import.meta.url))

export class ShiftServer {
  address = ''
  /** What it wrote to standard error, of all its lives. */
  stderr = ''
  readonly #env: Readonly<Record<string, string>>
  #child: ChildProcess | null = null
  #asked = 0
  readonly #waiting = new Map<number, { resolve: (memory: Memory | undefined) => void; reject: (e: Error) => void }>()

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env
  }

  async start(clock: ClockSetting): Promise<void> {
    const env = { PATH: process.env['PATH'] ?? '', ...this.#env, SHIFT_CLOCK: JSON.stringify(clock) }
    const child = fork(CHILD, { env, execArgv: ['--disable-warning=ExperimentalWarning'], silent: true })
    this.#child = child
    child.stderr?.on('data', (text: Buffer) => (this.stderr = (this.stderr + text.toString()).slice(-20_000)))
    this.address = await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.stderr}`)))
      child.on('message', (answer: Answered) => {
        if ('address' in answer) return resolve(answer.address)
        this.#waiting.get(answer.id)?.resolve(answer.memory)
        this.#waiting.delete(answer.id)
      })
    })
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === null) return
    this.#child = null
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill(signal)
    await ended
    for (const { reject } of this.#waiting.values()) reject(new Error('the server is gone'))
    this.#waiting.clear()
  }

  setClock(clock: ClockSetting): void {
    this.#tell({ type: 'clock', clock })
  }

  /** Rejects when the server goes before it has stored them: they may be stored or not. */
  async raise(findings: readonly Finding[]): Promise<void> {
    await this.#ask((id) => ({ type: 'raise', id, findings }))
  }

  async memory(): Promise<Memory> {
    const memory = await this.#ask((id) => ({ type: 'memory', id }))
    if (memory === undefined) throw new Error('no memory in the answer')
    return memory
  }

  #ask(told: (id: number) => Told): Promise<Memory | undefined> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      if (this.#child?.connected !== true) return reject(new Error('the server is gone'))
      this.#waiting.set(id, { resolve, reject })
      this.#tell(told(id))
    })
  }

  #tell(told: Told): void {
    // A message to a process that is being killed is lost with it; whoever asked is told by `stop`.
    this.#child?.send(told, () => undefined)
  }
}
