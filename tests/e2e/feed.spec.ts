import { expect, type Page } from '@playwright/test'

import { burst, test, type WarRoom } from './war-room.ts'

const rowOf = (page: Page, name: string) => page.locator('[data-alert-id]', { hasText: name })
const listState = (page: Page) => page.locator('.pause-status')

async function raise(room: WarRoom, name: string, country: string): Promise<void> {
  const before = (await room.alerts()).length
  await room.observe(burst(name, country))
  await room.alertsReach(before + 1)
}

test('the whole view is in the address: a reload, or a colleague, sees the same', async ({ room, browser }) => {
  const ina = await room.person('Ina', 'analyst')
  await raise(room, 'vineyard', 'FR')
  await raise(room, 'prairie', 'US')
  const page = await room.open(browser, ina)
  await expect(rowOf(page, 'prairie')).toBeVisible()
  await rowOf(page, 'vineyard').click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect(rowOf(page, 'vineyard').locator('.cell-owner')).toContainText('You')
  await page.getByRole('group', { name: 'Owner' }).getByLabel('Me').check()
  await expect(rowOf(page, 'prairie')).toHaveCount(0)
  await page.getByLabel('Search alerts').fill('vineyard')
  await expect(page).toHaveURL(/owner=[\w-]+&q=vineyard/)
  await page.reload()
  await expect(rowOf(page, 'vineyard')).toBeVisible()
  await expect(rowOf(page, 'prairie')).toHaveCount(0)
  await expect(page.getByLabel('Search alerts')).toHaveValue('vineyard')
  await page.getByLabel('Search alerts').fill('no such thing')
  await expect(page.getByText(/Filters hide \d+ alerts?/)).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(rowOf(page, 'prairie')).toBeVisible()
  await page.context().close()
})

test('the list stands still while somebody works, says what came in, and takes it in when told', async ({
  room,
  browser,
}) => {
  const jan = await room.person('Jan', 'analyst')
  await raise(room, 'meadow', 'BR')
  const page = await room.open(browser, jan)
  await rowOf(page, 'meadow').click()
  await expect(listState(page)).toContainText('Paused')
  await raise(room, 'thicket', 'BR')
  await expect(listState(page)).toContainText('1 new')
  await expect(rowOf(page, 'thicket')).toHaveCount(0)
  await page.keyboard.press('.')
  await expect(rowOf(page, 'thicket')).toBeVisible()
  await page.context().close()
})

test('a row that a colleague closes says so where it is, and leaves at the next resume', async ({ room, browser }) => {
  const [kim, leo] = [await room.person('Kim', 'analyst'), await room.person('Leo', 'lead')]
  await raise(room, 'glacier', 'DE')
  const [watching, closing] = [await room.open(browser, kim), await room.open(browser, leo)]
  await rowOf(watching, 'glacier').click()
  await rowOf(closing, 'glacier').click()
  await closing.keyboard.press('e')
  await closing.keyboard.press('b')
  await expect(closing.getByLabel('Reason')).toHaveValue('Lawful campaigning')
  await closing.keyboard.press('Enter')
  await expect(rowOf(watching, 'glacier')).toContainText(/Closed by Leo/)
  await watching.keyboard.press('Escape')
  await watching.keyboard.press('.')
  await expect(rowOf(watching, 'glacier')).toHaveCount(0)
  await watching.context().close()
  await closing.context().close()
})

test('several alerts are closed at once by keyboard, stay struck, and are taken back together', async ({
  room,
  browser,
}) => {
  const mia = await room.person('Mia', 'lead')
  for (const name of ['forest-acorn', 'forest-beech', 'forest-cedar']) await raise(room, name, 'MX')
  const page = await room.open(browser, mia)
  await page.goto('/feed?q=forest')
  const count = page.locator('.feed-total')
  await expect(rowOf(page, 'cedar')).toBeVisible()
  const total = 3
  await expect(count).toHaveText(String(total))
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('e')
  await page.keyboard.press('d')
  await expect(page.getByLabel('Reason')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(count).toHaveText(String(total - 2))
  await expect(page.locator('.is-struck')).toHaveCount(2)
  await page.keyboard.press('u')
  await expect(count).toHaveText(String(total))
  await expect(page.locator('.is-struck')).toHaveCount(0)
  await page.context().close()
})

test('an action given while the server is gone waits, and is done when it is back', async ({ room, browser }) => {
  const nia = await room.person('Nia', 'analyst')
  await raise(room, 'quarry', 'FR')
  const page = await room.open(browser, nia)
  await rowOf(page, 'quarry').click()
  await page.keyboard.press('Escape')
  await room.stop('SIGKILL')
  await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 15_000 })
  await page.keyboard.press('a')
  await expect(page.getByText(/1 action waiting/)).toBeVisible()
  await expect(rowOf(page, 'quarry')).toContainText('waits for the connection')
  // It is nowhere but in this page: who reloads is asked first.
  const [asked] = await Promise.all([
    page.waitForEvent('dialog'),
    page.evaluate(() => setTimeout(() => location.reload())),
  ])
  expect(asked.type()).toBe('beforeunload')
  await asked.dismiss()
  await room.start()
  await expect(rowOf(page, 'quarry').locator('.cell-owner')).toContainText('You', { timeout: 15_000 })
  await page.context().close()
})

test('one action on several alerts waits in the same way', async ({ room, browser }) => {
  const oda = await room.person('Oda', 'lead')
  for (const name of ['quartz', 'basalt']) await raise(room, name, 'FR')
  const page = await room.open(browser, oda)
  for (const name of ['quartz', 'basalt']) await rowOf(page, name).getByRole('checkbox').check()
  await room.stop('SIGKILL')
  await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 15_000 })
  await page.keyboard.press('a')
  await expect(page.getByText(/2 actions waiting/)).toBeVisible()
  await room.start()
  for (const name of ['quartz', 'basalt'])
    await expect(rowOf(page, name).locator('.cell-owner')).toContainText('You', { timeout: 15_000 })
  await page.context().close()
})

test('keys that follow a click at once find the alert open', async ({ room, browser }) => {
  const odo = await room.person('Odo', 'analyst')
  await raise(room, 'marsh', 'FR')
  const page = await room.open(browser, odo)
  await rowOf(page, 'marsh').evaluate((row: HTMLElement) => {
    row.click()
    for (const key of ['Escape', 'a']) row.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  })
  await expect(rowOf(page, 'marsh').locator('.cell-owner')).toContainText('You')
  await expect(page.getByRole('complementary', { name: 'Alert', exact: true })).toHaveCount(0)
  await expect(page).not.toHaveURL(/alert=/)
  await page.context().close()
})

test('single keys can be switched off, and then do nothing', async ({ room, browser }) => {
  const ole = await room.person('Ole', 'analyst')
  await raise(room, 'dune', 'US')
  const page = await room.open(browser, ole)
  await page.goto('/settings')
  await page.getByLabel(/Single keys do things/).uncheck()
  await page.goto('/feed?q=dune')
  await expect(rowOf(page, 'dune')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await page.keyboard.press('x')
  await expect(page.getByText('1 selected')).toHaveCount(0)
  await page.keyboard.press(' ')
  await expect(page.getByText('1 selected')).toBeVisible()
  await expect(rowOf(page, 'dune').locator('.cell-owner')).not.toContainText('You')
  await page.context().close()
})

test('at 320 px the list is cards and nothing is wider than the screen', async ({ room, browser }) => {
  const pia = await room.person('Pia', 'analyst')
  await raise(room, 'reed', 'DE')
  const page = await room.open(browser, pia, { width: 320 })
  for (const path of ['/feed', '/elections', '/sources', '/settings']) {
    await page.goto(path)
    await expect(page.locator('#main')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
  }
  await page.goto('/feed')
  await rowOf(page, 'reed').click()
  await expect(page.getByText('Why it fired')).toBeVisible()
  await page.context().close()
})

test('a row names its election however narrow the list is, and a long name stays in its drawer', async ({
  room,
  browser,
}) => {
  const moe = await room.person('Moe', 'analyst')
  const long = 'W'.repeat(140)
  await room.observe(burst(long, 'BR'))
  await room.alertsReach(1)
  const page = await room.open(browser, moe, { width: 1440 })
  const row = page.locator('[data-alert-id]').first()
  for (const width of [1440, 1000, 360]) {
    await page.setViewportSize({ width, height: 800 })
    await expect(row.getByText(/Brazil, general/).locator('visible=true')).toHaveCount(1)
  }
  await page.setViewportSize({ width: 1440, height: 800 })
  await row.click()
  const drawer = page.getByRole('complementary', { name: 'Alert' })
  await expect(drawer.getByText('Why it fired')).toBeVisible()
  await expect(row.getByText(/Brazil, general/).locator('visible=true')).toHaveCount(1)
  const wide = await drawer
    .locator('*')
    .evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().right > innerWidth).length)
  expect(wide).toBe(0)
  await page.context().close()
})

test('an empty room says that no data come in; begun keys show what may follow, and g w goes to the wall', async ({
  room,
  browser,
}) => {
  const ned = await room.person('Ned', 'analyst')
  const page = await room.open(browser, ned)
  await expect(page.getByText('No data: no source has sent anything yet')).toBeVisible()
  await room.observe([
    { type: 'post', platform: 'x', postId: '1', accountId: 'a', at: new Date().toISOString(), text: 'quiet' },
  ])
  await page.reload()
  await expect(page.getByText('Nothing open in this view')).toBeVisible()
  await expect(page.getByText(/4 of 4 detectors healthy/)).toBeVisible()
  await page.getByRole('grid', { name: 'Alerts' }).focus()
  await page.keyboard.press('e')
  await expect(page.locator('.keys-hint')).toContainText('Close: duplicate')
  await page.keyboard.press('g')
  await expect(page.locator('.keys-hint')).toContainText('Go to the wall')
  await page.keyboard.press('w')
  await expect(page).toHaveURL(/\/wall\//)
  await page.context().close()
})
