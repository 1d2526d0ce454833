/** The server as a process of its own, to be killed without notice. */
import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { INGEST_TOKEN } from './start-app.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface ServerProcess {
  readonly address: string
  readonly child: ChildProcess
  /** What it has written to standard error. */
  readonly stderr: () => string
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export async function spawnServer(
  folder: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'server', 'main.ts')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      DATA_DIR: folder,
      EXERCISE: 'off',
      LOG_LEVEL: 'error',
      WAR_ROOM_INGEST_TOKEN: INGEST_TOKEN,
      REQUESTS_PER_MINUTE: '1000000',
      INGEST_PER_MINUTE: '1000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => (stderr = (stderr + text.toString()).slice(-20_000)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await readAddress(child, () => stderr)
  return {
    address,
    child,
    stderr: () => stderr,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

function readAddress(child: ChildProcess, stderr: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the server was not ready within 40 s: ${out} ${stderr()}`))
    }, 40_000)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the server ended with ${code}: ${stderr()}`))
    })
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString()
      const address = /is ready: (\S+)/.exec(out)?.[1]
      if (address === undefined) return
      clearTimeout(late)
      resolve(address)
    })
  })
}

/** Runs a command of the project to its end. */
export function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (out += text.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })))
}
