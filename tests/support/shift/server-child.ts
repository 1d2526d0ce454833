/**
 * The whole server as a process of its own whose clock is set from outside: `node server-child.ts` with the settings
 * in the environment and the clock in SHIFT_CLOCK. It is told by messages what detectors find, how fast time goes, and
 * asked how much memory it holds.
 */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { pino } from 'pino'

import { createApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import type { Finding } from '../../../shared/domain/finding.ts'
import { roomTime, type ClockSetting } from './clock.ts'

export type Told =
  | { readonly type: 'raise'; readonly id: number; readonly findings: readonly Finding[] }
  | { readonly type: 'clock'; readonly clock: ClockSetting }
  | { readonly type: 'memory'; readonly id: number }

export interface Memory {
  /** Megabytes that JavaScript holds after a collection. */
  readonly heap: number
  /** Megabytes of the process that belong to no file: heap, buffers, the store's cache. */
  readonly own: number
}

export type Answered = { readonly id: number; readonly memory?: Memory } | { readonly address: string }

// Only a context that is made afterwards has it.
setFlagsFromString('--expose-gc')
const sweep = runInNewContext('gc') as () => void

async function main(say: (answer: Answered) => void): Promise<void> {
  let clock = JSON.parse(process.env['SHIFT_CLOCK'] ?? '') as ClockSetting
  const app = await createApp({
    config: readConfig(process.env),
    logger: pino({ level: 'error' }, pino.destination(2)),
    build: () => 'shift',
    clientFolder: 'no-page',
    now: () => new Date(roomTime(clock)),
  })
  process.on('message', (told: Told) => {
    switch (told.type) {
      case 'clock':
        clock = told.clock
        return
      case 'memory':
        say({ id: told.id, memory: memory() })
        return
      case 'raise':
        void app.alerting.apply(told.findings, async () => undefined).then(() => say({ id: told.id }))
    }
  })
  process.on('SIGTERM', () => void app.close().then(() => process.exit(0)))
  // Nobody is left to ask it anything.
  process.on('disconnect', () => process.exit(1))
  say({ address: await app.listen() })
}

function memory(): Memory {
  // What is held, not what waits to be swept up.
  sweep()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: (heapUsed + external) / 1e6, own: ownBytes() ?? rss / 1e6 }
}

/** Only Linux tells what of a process is not a mapped file. */
function ownBytes(): number | null {
  try {
    const kilobytes = /^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6
  } catch {
    return null
  }
}

await main((answer) => void process.send?.(answer))
