import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from '@playwright/test'

import { allowNoise, burst, test } from './war-room.ts'

const built = join(import.meta.dirname, '..', '..', 'dist', 'client')

/** As a build of changed sources: every asset has another name, and none of the old names is left. */
function buildAnew(folder: string): number {
  const assets = readdirSync(join(folder, 'assets'))
  const hashes = new Set(assets.flatMap((name) => /-([\w-]{8})\.(?:js|css)$/.exec(name)?.[1] ?? []))
  const renamed = (text: string) => [...hashes].reduce((all, hash) => all.replaceAll(`-${hash}.`, '-AnewAnew.'), text)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (/\.(html|js|css)$/.test(name)) writeFileSync(file, renamed(readFileSync(file, 'utf8')))
    // The gzipped twins hold the old names.
    if (statSync(file).isFile()) renameSync(file, name.endsWith('.gz') ? `${file}.old` : renamed(file))
  }
  writeFileSync(join(folder, 'build.txt'), 'anew\n')
  return hashes.size
}

test('a page whose code is gone from the server says that there is a new version, goes on, and is whole when reloaded', async ({
  room,
  browser,
}) => {
  const folder = join(room.folder, 'page')
  cpSync(built, folder, { recursive: true })
  await room.stop()
  await room.start({ CLIENT_DIR: folder })
  const page = await room.open(browser, await room.person('Nele', 'analyst'))
  const rail = page.getByRole('navigation', { name: 'Pages' })
  const status = page.getByRole('banner').getByRole('status')
  await expect(status).toContainText('Live')
  expect(buildAnew(folder)).toBeGreaterThan(10)

  allowNoise(page, /status of 404|Refused to apply style|dynamically imported module|Unable to preload|new version/)
  await rail.getByRole('link', { name: 'Sources' }).click()
  await expect(page.locator('.failure')).toContainText('Reload when ready')
  const badge = page.getByRole('button', { name: 'New version, reload when ready' })
  await expect(badge).toBeVisible()

  // What is there goes on, and is live.
  await rail.getByRole('link', { name: 'Feed' }).click()
  await room.observe(burst('heron', 'FR'))
  await expect(page.locator('[data-alert-id]', { hasText: 'heron' })).toBeVisible()

  await badge.click()
  await expect(status).toContainText('Live')
  await rail.getByRole('link', { name: 'Sources' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sources' })).toBeVisible()
})
