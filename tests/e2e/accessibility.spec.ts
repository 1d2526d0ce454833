import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'

import { admin, burst, test } from './war-room.ts'

const pages = [
  '/feed',
  '/sources',
  '/elections',
  '/elections/new',
  '/elections/br-2026-general',
  '/wall/br-2026-general',
  '/handover',
  '/roster',
  '/figures',
  '/settings',
] as const

test.setTimeout(300_000)

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing on any page in the ${theme} theme`, async ({ room, browser }) => {
    await room.observe(burst(`axe-${theme}`, 'BR'))
    await room.alertsReach(1)
    const page = await room.open(browser, admin, { theme })
    for (const path of pages) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map((v) => `${path} ${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join(', ')}`),
      ).toEqual([])
    }
    await page.goto('/feed')
    await expect(page.locator('[data-alert-id]').first()).toBeVisible()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Why it fired')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((v) => `drawer ${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
      [],
    )
    await page.context().close()
  })
}

test('the sign-in page passes axe and can be used by keyboard', async ({ room, browser }) => {
  const context = await browser.newContext({ baseURL: room.address })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByLabel(/e-mail/i)).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((v) => v.id)).toEqual([])
  await context.close()
})
