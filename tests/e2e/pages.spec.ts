import { createHash } from 'node:crypto'

import { expect, type Page } from '@playwright/test'

import { tabTo } from './by-keyboard.ts'
import { violationsIn } from './axe.ts'
import { admin, allowNoise, burst, test } from './war-room.ts'

const WALL = '/wall/br-2026-general'

/** A token of the scope `wall`, made by an admin who is signed in on the page. */
async function wallToken(page: Page, name: string): Promise<string> {
  const origin = new URL(page.url()).origin
  const response = await page.request.post('/api/admin/tokens', {
    data: { name, scopes: ['wall'] },
    headers: { origin },
  })
  expect(response.ok()).toBe(true)
  // The API's own answer.
  return ((await response.json()) as { secret: string }).secret
}

test('a wall opens with its token alone, shows no small text, and cannot be mistaken for live when it is not', async ({
  room,
  browser,
}) => {
  await room.observe(burst('pavilion', 'BR'))
  await room.alertsReach(1)
  const page = await room.open(browser, admin)
  const token = await wallToken(page, 'Wall at the door')
  const context = await browser.newContext({ baseURL: room.address, viewport: { width: 1920, height: 1080 } })
  const wall = await context.newPage()
  await wall.goto(`${WALL}#token=${token}`)
  await expect(wall.getByRole('heading', { level: 1 })).toContainText('Brazil')
  await expect(wall.getByRole('heading', { name: 'Open alerts' })).toBeVisible()
  const sizes = await wall.evaluate(() => {
    const found: number[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode() !== null) {
      const { textContent, parentElement } = walker.currentNode
      const isShown = parentElement !== null && parentElement.closest('.visually-hidden, script, style') === null
      if (isShown && textContent?.trim() !== '') found.push(Number.parseFloat(getComputedStyle(parentElement).fontSize))
    }
    return { count: found.length, least: Math.min(...found), tall: document.documentElement.scrollHeight }
  })
  expect(sizes.count).toBeGreaterThan(20)
  expect(sizes.least).toBeGreaterThanOrEqual(24)
  expect(sizes.tall).toBeLessThanOrEqual(1080)
  // The map of the country is drawn beside the table, and speaks to eyes only.
  await expect(wall.locator('.wall-map path')).toHaveCount(27)
  await expect(wall.locator('.wall-map')).toHaveAttribute('aria-hidden', 'true')
  // One token, one wall.
  const other = await context.newPage()
  await other.goto(`/wall/fr-2027-presidential#token=${token}`)
  await expect(other.getByText('This wall is not open here.')).toBeVisible()
  await other.close()
  await room.stop('SIGKILL')
  const gone = wall.getByRole('alert')
  await expect(gone).toContainText('Offline', { timeout: 15_000 })
  const box = await gone.boundingBox()
  expect((box?.width ?? 0) * (box?.height ?? 0)).toBeGreaterThanOrEqual(0.25 * 1920 * 1080)
  await room.start()
  await expect(gone).toHaveCount(0, { timeout: 15_000 })
  await context.close()
  await page.context().close()
})

test('a lead corrects an election: what is wrong stands at its field, what is right is in the calendar', async ({
  room,
  browser,
}) => {
  const lena = await room.person('Lena', 'lead')
  const page = await room.open(browser, lena)
  await page.goto('/elections')
  await page.getByRole('link', { name: 'Calendar and rules of Kenya, general 2027' }).click()
  const name = page.getByLabel('Name', { exact: true })
  await expect(name).toHaveValue('Kenya, general 2027')
  await name.fill('Kenya, general 2027 (date moved)')
  await page.getByLabel('Polling day').fill('2027-08-17')
  const electors = page.getByLabel('Electors, approximately')
  await electors.fill('many')
  allowNoise(page, /status of 400/)
  await page.getByLabel('Reason of this change').fill('The commission moved the day')
  await page.getByLabel('Reason of this change').press('Enter')
  await expect(electors).toBeFocused()
  await expect(electors).toHaveAccessibleDescription(/missing, or not in the form/)
  await electors.fill('24,000,000')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'Kenya, general 2027 (date moved)', exact: true })).toBeVisible()
  await expect(page.getByText('17 Aug 2027')).toBeVisible()
  await page.context().close()
})

test('a lead plans a shift by keyboard, and the workload shows who has room', async ({ room, browser }) => {
  const [mila, noah] = [await room.person('Mila', 'lead'), await room.person('Noah', 'analyst')]
  const page = await room.open(browser, mila)
  await page.goto('/roster')
  await tabTo(page, page.getByRole('button', { name: 'Plan a shift' }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('Night')
  const now = new Date()
  await page.getByLabel('From (UTC)').fill(new Date(now.getTime() - 3_600_000).toISOString().slice(0, 16))
  const who = page.getByLabel('Who', { exact: true })
  await expect(who.locator('option', { hasText: noah.name })).toHaveCount(1)
  await tabTo(page, who)
  await page.keyboard.type(noah.name)
  await tabTo(page, page.getByLabel(`Desk of ${noah.name}`))
  await page.keyboard.type('Brazil ads')
  await page.keyboard.press('Control+Enter')
  const shifts = page.getByRole('region', { name: 'Shifts' })
  await expect(shifts).toContainText('On now')
  await expect(shifts).toContainText('Noah')
  await page.reload()
  await expect(
    page.getByRole('region', { name: 'Open alerts by person' }).getByRole('row', { name: /Noah/ }),
  ).toContainText('On shift')
  // A shift without a scope watches every election.
  await page.goto('/elections')
  await expect(page.getByRole('row', { name: /Brazil, general/ }).first()).toContainText('Noah')
  await page.context().close()
})

test('figures tell each precision with its n and interval, in a chart and in a table', async ({ room, browser }) => {
  const olga = await room.person('Olga', 'lead')
  await room.observe(burst('granary', 'BR'))
  await expect
    .poll(async () => (await room.alerts()).some(({ subject }) => subject.name.includes('granary')))
    .toBe(true)
  const page = await room.open(browser, olga)
  await page.locator('[data-alert-id]', { hasText: 'granary' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.keyboard.press('e')
  await page.keyboard.press('f')
  await page.getByLabel('Reason').fill('A choir that posts its programme')
  await page.getByLabel(/^Note/).fill('Checked with the choir')
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(async () => (await room.alerts('state=closed')).some(({ subject }) => subject.name.includes('granary')))
    .toBe(true)
  await page.goto('/figures')
  const precision = page.getByRole('region', { name: 'Precision of the detectors' })
  await expect(
    precision
      .getByRole('figure', { name: /Precision by detector/ })
      .locator('svg')
      .first(),
  ).toBeVisible()
  await precision.getByText('As a table').click()
  await expect(precision.getByRole('table')).toContainText('0 % (0–79 %), 0 of 1')
  await expect(page.getByRole('region', { name: 'Response' })).toContainText('alert to first decision')
  await page.context().close()
})

test('a rejected line that was too long to keep is shown as cut, and is not offered for a retry', async ({
  room,
  browser,
}) => {
  const text = 'x'.repeat(600_000)
  await room.observe([{ type: 'post', text }, { type: 'unknown' }])
  const page = await room.open(browser, admin)
  await page.goto('/sources')
  const letters = page.getByRole('region', { name: 'Rejected observations' })
  const cut = letters.getByRole('row', { name: /line_too_long/ })
  const whole = JSON.stringify({ type: 'post', text })
  await expect(cut).toContainText(`Cut: 524,288 of ${whole.length.toLocaleString('en')} characters are kept`)
  await expect(cut).toContainText(createHash('sha256').update(whole).digest('hex'))
  await cut.getByRole('checkbox').check()
  await expect(letters.getByRole('button', { name: 'Retry' })).toBeDisabled()
  await expect(letters.getByRole('button', { name: 'Discard 1' })).toBeEnabled()
  await letters
    .getByRole('row', { name: /unknown_type/ })
    .getByRole('checkbox')
    .check()
  await expect(letters.getByRole('button', { name: 'Retry 1' })).toBeEnabled()
  expect(await violationsIn(page)).toEqual([])
})

test('on paper an alert is light, whole and without anything to press', async ({ room, browser }) => {
  await room.observe(burst('causeway', 'BR'))
  await room.alertsReach(1)
  const page = await room.open(browser, admin, { height: 500 })
  const [alert] = await room.alerts()
  await page.goto(`/alert/${alert?.id}`)
  await expect(page.getByRole('heading', { name: 'Evidence' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.getByRole('button').locator('visible=true')).toHaveCount(0)
  const { whole, shown } = await page
    .locator('.alert-body')
    .evaluate((body) => ({ whole: body.scrollHeight, shown: body.clientHeight }))
  expect(whole).toBeGreaterThan(500)
  expect(shown).toBe(whole)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect(page.locator('html')).not.toHaveAttribute('data-theme')
  await page.context().close()
})
