import { expect, type Page } from '@playwright/test'
import { TOTP } from 'otpauth'

import { violationsInBothThemes } from './axe.ts'
import { admin, test, type WarRoom } from './war-room.ts'

const PASSWORD = 'a-long-enough-password'

async function sure(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name })
  await button.press('Enter')
  // A double press is one press: the second one comes a moment later.
  await page.waitForTimeout(400)
  await page.locator('.sure-button').press('Enter')
}

async function invite(page: Page, name: string, email: string): Promise<string> {
  await page.goto('/people')
  await page.getByRole('button', { name: 'Invite somebody' }).press('Enter')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await page.keyboard.type(email)
  await page.getByLabel('Name, as colleagues see it').fill(name)
  await page.getByRole('button', { name: 'Invite', exact: true }).press('Enter')
  const link = page.getByRole('textbox', { name: `One-time link for ${name}` })
  await expect(link).toBeVisible()
  return link.inputValue()
}

/** A page of somebody who comes with a one-time link. */
async function comeIn(room: WarRoom, page: Page, link: string): Promise<Page> {
  const context = await page.context().browser()!.newContext({ baseURL: room.address })
  const other = await context.newPage()
  await other.goto(link)
  await other.getByLabel('Password').fill(PASSWORD)
  await other.keyboard.press('Enter')
  await expect(other.getByRole('grid', { name: 'Alerts' })).toBeVisible()
  return other
}

test('an admin invites somebody, whose link is shown once and works, and lets them in no more', async ({
  room,
  browser,
}) => {
  const page = await room.open(browser, admin)
  const link = await invite(page, 'Rosa', 'rosa@example.org')
  await page.getByRole('button', { name: 'Done' }).press('Enter')
  await expect(page.getByRole('textbox', { name: /One-time link/ })).toHaveCount(0)
  const row = page.getByRole('row', { name: /Rosa/ })
  await expect(row).toContainText('Invited')
  const other = await comeIn(room, page, link)
  await page.reload()
  await expect(row).toContainText('Let in')

  await page.getByRole('button', { name: 'Change Rosa' }).press('Enter')
  await page.getByLabel(/Disabled: is let in no more/).press('Space')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(row).toContainText('Disabled')
  await expect(other.getByText('You are signed out.')).toBeVisible({ timeout: 3000 })
  await other.context().close()
  await page.context().close()
})

test('the secret of a token is shown once, works, and ends when it is revoked', async ({ room, browser }) => {
  const page = await room.open(browser, admin)
  await page.goto('/people/tokens')
  await page.getByRole('button', { name: 'Make a token' }).press('Enter')
  await page.getByLabel(/^Name/).fill('reader of the press desk')
  await page.getByLabel('Read everything over the API').check()
  await page.getByRole('button', { name: 'Make it' }).press('Enter')
  const secret = await page.getByRole('textbox', { name: /Secret of the token/ }).inputValue()
  const read = () => fetch(`${room.address}/api/alerts`, { headers: { authorization: `Bearer ${secret}` } })
  expect((await read()).status).toBe(200)
  await page.getByRole('button', { name: 'Done' }).press('Enter')
  await sure(page, 'Revoke the token reader of the press desk')
  await expect(page.getByRole('row', { name: /press desk/ })).toContainText('Revoked')
  expect((await read()).status).toBe(401)
  await page.goto('/people/log')
  await expect(page.getByText('Access: token revoked')).toBeVisible()
  await page.context().close()
})

test('retention is changed, and a day that is none is not sent', async ({ room, browser }) => {
  const page = await room.open(browser, admin)
  await page.goto('/people/retention')
  const days = page.getByLabel('Rejected observations')
  await days.fill('soon')
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await days.fill('45')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Retention is changed')).toBeVisible()
  await page.reload()
  await expect(days).toHaveValue('45')
  await page.context().close()
})

test('a second factor is set up in the page and then asked for when signing in', async ({ room, browser }) => {
  const wim = await room.person('Wim', 'analyst')
  const page = await room.open(browser, wim)
  await page.goto('/account')
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  const secret = ((await page.locator('.factor-secret').textContent()) ?? '').replaceAll(' ', '')
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  await page.getByLabel(/Six-digit code/).fill(totp.generate())
  await page.keyboard.press('Enter')
  await expect(page.getByText('Second factor: in force')).toBeVisible()

  const context = await browser.newContext({ baseURL: room.address })
  const other = await context.newPage()
  await other.goto('/feed')
  await other.getByLabel('E-mail').fill(wim.email)
  await other.getByLabel('Password').fill(PASSWORD)
  await other.keyboard.press('Enter')
  await expect(other.getByLabel('Six-digit code')).toBeFocused()
  // Each code works once: the next step's is taken, which one step of drift allows.
  await other.keyboard.type(totp.generate({ timestamp: Date.now() + 30_000 }))
  await other.keyboard.press('Enter')
  await expect(other.getByRole('grid', { name: 'Alerts' })).toBeVisible()

  await page.goto('/account')
  await sure(page, 'End all others: End all your sessions but this one')
  await expect(other.getByText('You are signed out.')).toBeVisible({ timeout: 3000 })
  await context.close()
  await page.context().close()
})

test('an analyst is offered no page of admins, and one that is typed says so', async ({ room, browser }) => {
  const xin = await room.person('Xin', 'analyst')
  const page = await room.open(browser, xin)
  await page.getByRole('button', { name: 'Xin, menu' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'People and access' })).toHaveCount(0)
  for (const path of ['/people', '/people/tokens', '/notify']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: 'Not for your role' })).toBeVisible()
  }
  await page.context().close()
})

async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.locator('#main h1')).toBeVisible()
  await expect(page.locator('.skeleton-rows')).toHaveCount(0)
}

const pages = [
  '/people',
  '/people/tokens',
  '/people/retention',
  '/people/reads',
  '/people/log',
  '/account',
  '/mutes',
  '/notify',
  '/notify/rules',
  '/notify/lanes',
  '/notify/deliveries',
  '/notices',
  '/ledger',
  '/ledger/counts',
  '/ledger/liaison',
  '/search',
] as const

test('axe finds nothing on the pages of administration, notification and ledgers, in both themes', async ({
  room,
  browser,
}) => {
  test.setTimeout(360_000)
  const page = await room.open(browser, admin)
  for (const path of pages) {
    await settled(page, path)
    const opener = page.getByRole('button', { name: /^(Invite somebody|Make a|Propose a|Add a|Enter a)/ })
    if ((await opener.count()) > 0) await opener.first().click()
    expect(await violationsInBothThemes(page), path).toEqual([])
  }
  await page.context().close()
})

test('at 320 px none of these pages is wider than the screen', async ({ room, browser }) => {
  const page = await room.open(browser, admin, { width: 320 })
  for (const path of pages) {
    await settled(page, path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
    const inside = await page.evaluate(() => {
      const main = document.querySelector('#main')
      return main === null ? 0 : main.scrollWidth - main.clientWidth
    })
    expect(inside, path).toBeLessThanOrEqual(0)
  }
  await page.context().close()
})
