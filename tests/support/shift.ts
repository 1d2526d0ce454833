/** A shift at speed: analysts at their pages, alerts coming in, connections that break, a server that restarts. */
import { RoomFuzz } from './room-fuzz.ts'
import { seededRandom } from './seeded-random.ts'
import { startApp } from './start-app.ts'

export interface ShiftOptions {
  readonly seconds: number
  readonly analysts: number
  readonly alertsPerSecond: number
  readonly seed: number
}

export interface ShiftReport {
  readonly commands: number
  readonly findings: number
  readonly cuts: number
  readonly restarts: number
  readonly auditEntries: number
  /** Heap in use after each tenth of the shift, MB; the same process holds server and pages. */
  readonly heap: readonly number[]
  /** What differs between pages and store at the end. */
  readonly differences: readonly string[]
}

/** Each second of the run stands for many of a shift: the server's clock is moved on to eight hours in all. */
const SHIFT_MS = 8 * 3_600_000

export async function runShift({ seconds, analysts, alertsPerSecond, seed }: ShiftOptions): Promise<ShiftReport> {
  let skew = 0
  const server = await startApp({ now: () => new Date(Date.now() + skew), env: { SESSION_HOURS: '24' } })
  const passTime = (ms: number) => void (skew += ms)
  const options = { people: analysts, pages: analysts, conditions: 350, passTime }
  const fuzz = await new RoomFuzz(server, seededRandom(seed), options).open()
  const heap: number[] = []
  const end = Date.now() + seconds * 1000
  const restartAt = [0.33, 0.66].map((share) => end - seconds * 1000 * (1 - share))
  let nextHeap = Date.now() + (seconds * 1000) / 10
  while (Date.now() < end) {
    const second = Date.now() + 1000
    const work = fuzz.find(alertsPerSecond)
    for (let n = 0; n < analysts / 2; n++) await fuzz.step()
    await work
    passTime(SHIFT_MS / seconds)
    if (restartAt[0] !== undefined && Date.now() > restartAt[0]) {
      restartAt.shift()
      await fuzz.restart()
    }
    if (Date.now() >= nextHeap) {
      nextHeap += (seconds * 1000) / 10
      globalThis.gc?.()
      heap.push(Math.round(process.memoryUsage().heapUsed / 1e6))
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, second - Date.now())))
  }
  const differences = await fuzz.differences(30_000)
  const auditEntries = await fuzz.verifyAudit()
  fuzz.close()
  await server.close()
  const { commands, findings, cuts, restarts } = fuzz.counts
  return { commands, findings, cuts, restarts, auditEntries, heap, differences }
}
