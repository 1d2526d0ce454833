/** A signed-in page in a real Chromium, for the benchmarks that end on the screen. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type Browser, chromium, type Page } from '@playwright/test'

import { buildClient } from '../scripts/build-client.ts'
import { installedChromium } from '../scripts/find-chromium.ts'

/** Before the server is started, which looks for the built page then. Throws when no Chromium is installed. */
export async function buildAndLaunch(): Promise<Browser> {
  const executablePath = installedChromium()
  if (executablePath === null) throw new Error('no Chromium found; set CHROMIUM_PATH')
  await buildClient(dirname(dirname(fileURLToPath(import.meta.url))))
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/** An empty page that is signed in at the server. */
export async function signedInPage(browser: Browser, address: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: address }])
  return context.newPage()
}
