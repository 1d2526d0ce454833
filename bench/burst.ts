/**
 * 500 alerts a second for ten seconds, from HTTP to every socket: none may be missing. A feed in a real Chromium takes
 * part, followed for the first half and worked in with the keyboard for the second.
 */
import { rmSync } from 'node:fs'

import type { Page } from '@playwright/test'

import { PageClient } from '../tests/support/page-client.ts'
import { spawnServer } from '../tests/support/server-process.ts'
import { prepareFolder } from '../tests/support/kill-rounds.ts'
import { until } from '../tests/support/socket.ts'
import { tempFolder } from '../tests/support/temp-folder.ts'
import type { BenchRow } from './bench-row.ts'
import { raiseAlerts } from './raise-alerts.ts'
import { buildAndLaunch, signedInPage } from './chromium-page.ts'
import { metric, round } from './ingest.ts'
import { countWork, takeWork, type PageWork } from './page-work.ts'

const PER_SECOND = 500
const SECONDS = 10
const POSTS_PER_SECOND = 10
/** Of the kind that is sent; whatever else detectors make of so many accounts is not counted. */
const filter = { kinds: ['shared-infrastructure' as const] }
const MOST_COMMITS_PER_SECOND = 4
const MOST_KEY_DELAY_MS = 100
const KEY_EVERY_MS = 200
const SETTLED_MS = 2000

export async function run(): Promise<BenchRow[]> {
  const browser = await buildAndLaunch()
  const folder = tempFolder('bench', true)
  const people = await prepareFolder(folder)
  const server = await spawnServer(folder, 0)
  try {
    const screen = await signedInPage(browser, server.address, people[0]?.cookie ?? '')
    const pages = await Promise.all(people.map((person) => new PageClient(server.address, person, { filter }).open()))
    await raiseAlerts(server.address, 'warm', 1)
    await until('detection runs', () => pages.every((page) => page.feed.tally?.total === 1), 30_000)
    await countWork(screen)
    await screen.goto(`${server.address}/feed?kind=shared-infrastructure`)
    await screen.getByText('device-warm0').first().waitFor({ timeout: 30_000 })
    // What belongs to opening the page is not part of the burst.
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS))
    await takeWork(screen)
    await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')
    const watching = watch(screen)
    const from = performance.now()
    for (let post = 0; post < SECONDS * POSTS_PER_SECOND; post++) {
      await raiseAlerts(server.address, `b${post}x`, PER_SECOND / POSTS_PER_SECOND)
      const due = from + ((post + 1) * 1000) / POSTS_PER_SECOND
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    }
    const posted = performance.now()
    const { followed, worked } = await watching
    const wanted = 1 + PER_SECOND * SECONDS
    await until(
      'every page has all of them',
      () => pages.every((page) => page.feed.tally?.total === wanted),
      60_000,
    ).catch(() => undefined)
    const lag = (await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')) * 1000
    const missing = pages.reduce((sum, page) => sum + wanted - (page.feed.tally?.total ?? 0), 0)
    for (const page of pages) page.close()
    return [
      {
        name: `burst of ${PER_SECOND} alerts/s for ${SECONDS} s (sent in ${((posted - from) / 1000).toFixed(1)} s): missing on ${pages.length} pages`,
        value: missing,
        unit: 'alerts',
        budget: '0',
        ok: missing === 0,
      },
      {
        name: 'burst: last alert on the pages after the last post',
        value: Math.round(performance.now() - posted),
        unit: 'ms',
      },
      { name: 'burst: event loop of the main thread, p99', value: round(lag), unit: 'ms' },
      ...screenRows('followed', followed),
      ...screenRows('worked in', worked),
    ]
  } finally {
    await browser.close()
    await server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Presses keys all the time: first one that means nothing, then those that walk down the list. */
async function watch(screen: Page): Promise<{ followed: PageWork; worked: PageWork }> {
  const keys = (SECONDS * 1000) / 2 / KEY_EVERY_MS
  await press(screen, 'Shift', keys)
  const followed = await takeWork(screen)
  await screen.getByRole('grid').focus()
  await press(screen, 'j', keys)
  return { followed, worked: await takeWork(screen) }
}

async function press(screen: Page, key: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const due = performance.now() + KEY_EVERY_MS
    await screen.keyboard.press(key)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
  }
}

function screenRows(how: string, { commits, keyDelays }: PageWork): BenchRow[] {
  const perSecond = round(commits / (SECONDS / 2))
  const delay = round(keyDelays.toSorted((a, b) => a - b).at(-1) ?? Number.NaN)
  return [
    {
      name: `burst: React commits of a feed that is ${how}`,
      value: perSecond,
      unit: 'a second',
      // Each key that moves the cursor is a commit of its own, asked for by a person.
      ...(how === 'followed' && {
        budget: `≤ ${MOST_COMMITS_PER_SECOND}`,
        ok: perSecond <= MOST_COMMITS_PER_SECOND,
      }),
    },
    {
      name: `burst: longest wait of a key in it (${keyDelays.length} keys)`,
      value: delay,
      unit: 'ms',
      budget: `≤ ${MOST_KEY_DELAY_MS}`,
      ok: delay <= MOST_KEY_DELAY_MS,
    },
  ]
}
