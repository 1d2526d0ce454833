import { expect } from '@playwright/test'

import { violationsIn, violationsInBothThemes } from './axe.ts'
import { admin, burst, test } from './war-room.ts'

const pages = [
  '/sources',
  '/elections',
  '/elections/new',
  '/elections/br-2026-general',
  '/wall/br-2026-general',
  '/handover',
  '/roster',
  '/figures',
  '/settings',
  '/feed',
] as const

test('axe finds nothing on any page, in both themes', async ({ room, browser }) => {
  test.setTimeout(300_000)
  await room.observe(burst('axe', 'BR'))
  await room.alertsReach(1)
  const page = await room.open(browser, admin)
  for (const path of pages) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    expect(await violationsInBothThemes(page), path).toEqual([])
  }
  await expect(page.locator('[data-alert-id]').first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Why it fired')).toBeVisible()
  expect(await violationsInBothThemes(page), 'an open alert').toEqual([])
  await page.context().close()
})

test('the sign-in page passes axe and can be used by keyboard', async ({ room, browser }) => {
  const context = await browser.newContext({ baseURL: room.address })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByLabel(/e-mail/i)).toBeVisible()
  expect(await violationsIn(page)).toEqual([])
  await context.close()
})
