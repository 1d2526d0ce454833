/**
 * The recorded files of the development data, replayed as fast as they go in, while somebody works in the feed in a real
 * Chromium: walks down the list, opens the drawer, waits for its reasons, closes it. Needs the files in ../shared/data.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import type { Page } from '@playwright/test'

import { prepareFolder } from '../tests/support/kill-rounds.ts'
import { runScript, spawnServer } from '../tests/support/server-process.ts'
import { INGEST_TOKEN } from '../tests/support/start-app.ts'
import { tempFolder } from '../tests/support/temp-folder.ts'
import type { BenchRow } from './bench-row.ts'
import { buildAndLaunch, signedInPage } from './chromium-page.ts'
import { metric, round } from './ingest.ts'
import { countWork, takeWork } from './page-work.ts'

const data = join(import.meta.dirname, '..', '..', 'shared', 'data')
const files = [
  'ads/meta_daily_US_2023-05-31_to_06-30.csv.gz',
  'ads/ira_ads_2015-06_to_2016-07.csv.gz',
  'accounts/posts_2015.ndjson.gz',
].map((name) => join(data, name))

const REST_MS = 700
const MOST_DRAWER_MS = 1000
const MOST_KEY_DELAY_MS = 100

export async function run(): Promise<BenchRow[]> {
  const absent = files.filter((file) => !existsSync(file))
  if (absent.length > 0) throw new Error(`these files are not here: ${absent.join(', ')}`)
  const browser = await buildAndLaunch()
  const folder = tempFolder('bench', true)
  const people = await prepareFolder(folder)
  const server = await spawnServer(folder, 0)
  try {
    const page = await signedInPage(browser, server.address, people[0]?.cookie ?? '')
    await countWork(page)
    await page.goto(`${server.address}/feed`)
    await page.locator('[data-link=live]').waitFor()
    const from = performance.now()
    let seconds = 0
    const replaying = runScript('server/cli/replay.ts', { WAR_ROOM_INGEST_TOKEN: INGEST_TOKEN }, [
      ...files,
      '--speed',
      'max',
      '--url',
      server.address,
    ]).then(async (done) => {
      seconds = (performance.now() - from) / 1000
      while ((await metric(server, 'war_room_detection_entries_behind')) > 0) await rest()
      return done
    })
    const replay = { isOver: false }
    void replaying.finally(() => (replay.isOver = true))
    await page.locator('[data-alert-id]').first().waitFor({ timeout: 60_000 })
    const opened: number[] = []
    await page
      .locator('[data-alert-id]')
      .first()
      .click({ position: { x: 200, y: 18 } })
    await page.keyboard.press('Escape')
    while (!replay.isOver) {
      opened.push(await openDrawer(page))
      await rest()
    }
    const { code, out } = await replaying
    const summary = out.trim().split('\n').at(-1) ?? ''
    if (code !== 0) throw new Error(`the replay ended with ${code}: ${out}`)
    const { keyDelays } = await takeWork(page)
    return rowsOf(summary, seconds, opened, keyDelays)
  } finally {
    await browser.close()
    await server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds from the key to the reasons on screen. */
async function openDrawer(page: Page): Promise<number> {
  await page.keyboard.press('j')
  const from = performance.now()
  await page.keyboard.press('Enter')
  await page.getByText('Why it fired').waitFor({ timeout: 10_000 })
  const took = performance.now() - from
  await page.keyboard.press('Escape')
  return took
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_MS))
}

function rowsOf(summary: string, seconds: number, opened: readonly number[], keyDelays: readonly number[]): BenchRow[] {
  const sorted = opened.toSorted((a, b) => a - b)
  const slowest = Math.round(sorted.at(-1) ?? Number.NaN)
  const delay = round(Math.max(...keyDelays))
  const accepted = Number((/([\d,]+) accepted/.exec(summary)?.[1] ?? '').replaceAll(',', ''))
  return [
    {
      name: `replay of ${files.length} recorded files (${summary})`,
      value: round(accepted / seconds),
      unit: 'observations/s',
    },
    {
      name: `drawer opened meanwhile (${opened.length} times), slowest`,
      value: slowest,
      unit: 'ms',
      budget: `≤ ${MOST_DRAWER_MS}`,
      ok: slowest <= MOST_DRAWER_MS,
    },
    {
      name: 'drawer opened meanwhile, median',
      value: Math.round(sorted[sorted.length >> 1] ?? Number.NaN),
      unit: 'ms',
    },
    {
      name: 'longest wait of a key meanwhile',
      value: delay,
      unit: 'ms',
      budget: `≤ ${MOST_KEY_DELAY_MS}`,
      ok: delay <= MOST_KEY_DELAY_MS,
    },
  ]
}
