import { expect } from '@playwright/test'

import { openAlert } from './by-keyboard.ts'
import { picture, takesPictures } from './pictures.ts'
import { admin, test, WarRoom } from './war-room.ts'

test.skip(!takesPictures, 'pictures are taken with SCREENSHOTS=on')
test.setTimeout(240_000)

test('the feed while an exercise runs, with an alert open', async ({ browser }) => {
  const room = new WarRoom()
  await room.start({ EXERCISE: 'on', EXERCISE_SPEED: '20' })
  try {
    await expect.poll(async () => (await room.alerts()).length, { timeout: 150_000 }).toBeGreaterThan(30)
    const page = await room.open(browser, admin, { theme: 'dark' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('grid', { name: 'Alerts' }).focus()
    const surge = page.locator('[data-alert-id]', { hasText: 'Spend surge' }).first()
    await surge.click()
    await openAlert(page)
    const chart = page.locator('.series-chart').first()
    await expect(chart.locator('svg').first()).toBeVisible()
    await chart.scrollIntoViewIfNeeded()
    await picture(page, 'feed')
    await page.context().close()
  } finally {
    await room.remove()
  }
})
