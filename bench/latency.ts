/**
 * From the moment an observation is posted to the moment its alert is painted in a real Chromium, while 50 alerts come
 * in each second and 200 other sockets are connected.
 */
import { rmSync } from 'node:fs'

import type { Page } from '@playwright/test'

import { prepareFolder } from '../tests/support/kill-rounds.ts'
import { spawnServer } from '../tests/support/server-process.ts'
import { tempFolder } from '../tests/support/temp-folder.ts'
import type { BenchRow } from './bench-row.ts'
import { raiseAlerts } from './raise-alerts.ts'
import { buildAndLaunch, signedInPage } from './chromium-page.ts'
import { startCrowd } from './socket-crowd.ts'

const SOCKETS = 200
const PER_SECOND = 50
const SECONDS = 15
const POSTS_PER_SECOND = 10

export async function run(): Promise<BenchRow[]> {
  const browser = await buildAndLaunch()
  const folder = tempFolder('bench', true)
  const [person] = await prepareFolder(folder)
  if (person === undefined) throw new Error('nobody to look')
  const server = await spawnServer(folder, 0)
  const crowd = await startCrowd(server.address, person.cookie, SOCKETS)
  try {
    const page = await signedInPage(browser, server.address, person.cookie)
    await page.goto(`${server.address}/feed?q=device`)
    await raiseAlerts(server.address, 'w', 1)
    await page.getByText('device-w0').first().waitFor({ timeout: 30_000 })
    await watch(page)
    const sent = await load(server.address)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    return judge(sent, await painted(page))
  } finally {
    await browser.close()
    crowd.close()
    await server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Notes, after each frame in which something changed, how many alerts the page counts. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: [number, number][] = []
    Object.assign(globalThis, { seen })
    let scheduled = false
    new MutationObserver(() => {
      if (scheduled) return
      scheduled = true
      requestAnimationFrame(() => {
        scheduled = false
        // The grid says how many rows it has, painted or scrolled away.
        const grid = document.querySelector('[aria-rowcount]')
        seen.push([performance.timeOrigin + performance.now(), Number(grid?.getAttribute('aria-rowcount') ?? 0)])
      })
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}

function painted(page: Page): Promise<[number, number][]> {
  return page.evaluate(() => Reflect.get(globalThis, 'seen') as [number, number][])
}

/** When each post was sent, with how many alerts had been sent by then. */
async function load(address: string): Promise<[number, number][]> {
  const sent: [number, number][] = []
  const from = performance.now()
  const each = PER_SECOND / POSTS_PER_SECOND
  for (let n = 0; n < SECONDS * POSTS_PER_SECOND; n++) {
    sent.push([performance.timeOrigin + performance.now(), (n + 1) * each])
    await raiseAlerts(address, `${String(n).padStart(3, '0')}-`, each)
    const due = from + ((n + 1) * 1000) / POSTS_PER_SECOND
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
  }
  return sent
}

function judge(sent: readonly [number, number][], seen: readonly [number, number][]): BenchRow[] {
  const first = seen[0]?.[1] ?? 0
  const last = Math.max(0, ...seen.map(([, count]) => count))
  const times: number[] = []
  // The count before the load: what the last frame shows less all that was sent.
  const base = last - (sent.at(-1)?.[1] ?? 0)
  for (const [at, count] of sent) {
    const frame = seen.find(([, shown]) => shown >= base + count)
    if (frame !== undefined) times.push(frame[0] - at)
  }
  const missing = sent.length - times.length
  const sorted = times.toSorted((a, b) => a - b)
  const share = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? Number.NaN)
  if (last <= first) throw new Error(`the page counted no new alerts: ${first} to ${last}`)
  return [
    {
      name: `HTTP to painted in Chromium, p95, ${PER_SECOND} alerts/s and ${SOCKETS} sockets`,
      value: share(0.95),
      unit: 'ms',
      budget: '≤ 250',
      ok: missing === 0 && share(0.95) <= 250,
    },
    {
      name: 'HTTP to painted in Chromium, p99',
      value: share(0.99),
      unit: 'ms',
      budget: '≤ 750',
      ok: share(0.99) <= 750,
    },
    { name: 'HTTP to painted in Chromium, median', value: share(0.5), unit: 'ms' },
  ]
}
