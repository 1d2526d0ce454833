/** Where a Chromium is on this machine; brings one in when there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { chromium } from '@playwright/test'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of the browser, or null when there is none. */
export function installedChromium(): string | null {
  const wanted = process.env['CHROMIUM_PATH']
  const all = [...(wanted === undefined ? [] : [wanted]), ...INSTALLED, chromium.executablePath()]
  return all.find((path) => path !== '' && existsSync(path)) ?? null
}

/** Looks, then asks Playwright, then the system's package manager. */
export function ensureChromium(): string | null {
  const found = installedChromium()
  if (found !== null) return found
  console.error('No Chromium found: trying Playwright’s download …')
  run('npx', ['playwright', 'install', 'chromium'])
  const downloaded = installedChromium()
  if (downloaded !== null) return downloaded
  if (existsSync('/usr/bin/apt-get')) {
    console.error('… not available here: trying the system’s package manager …')
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', 'chromium'])
  }
  return installedChromium()
}

function run(command: string, args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 2], env, timeout: 600_000 })
}
