import { expect, type Page } from '@playwright/test'

import { violationsIn } from './axe.ts'
import { admin, burst, test, type WarRoom } from './war-room.ts'

const rowOf = (page: Page, name: string) => page.locator('[data-alert-id]', { hasText: name })

async function raise(room: WarRoom, name: string, country: string): Promise<void> {
  const before = (await room.alerts()).length
  await room.observe(burst(name, country))
  await room.alertsReach(before + 1)
}

async function sure(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).press('Enter')
  // A double press is one press: the second one comes a moment later.
  await page.waitForTimeout(400)
  await page.locator('.sure-button').press('Enter')
}

test('a measure and a contact are entered at the alert, and stand in the ledger where the alert belongs', async ({
  room,
  browser,
}) => {
  await raise(room, 'lagoon', 'BR')
  const page = await room.open(browser, await room.person('Yara', 'analyst'))
  await rowOf(page, 'lagoon').click()
  await page.getByRole('button', { name: 'Enter a measure' }).press('Enter')
  await expect(page.getByLabel('Decided by')).toBeFocused()
  await page.keyboard.type('The platform')
  await page.getByLabel('How many').fill('10')
  expect(await violationsIn(page, '.panel-form')).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('list', { name: 'Measures' })).toContainText('The platform')
  await page.getByRole('button', { name: 'Enter a contact' }).press('Enter')
  await page.getByLabel('Organisation').fill('Electoral court')
  await page.getByLabel('Subject').fill('Who pays these accounts')
  await page.getByLabel(/Reply expected/).fill('2040-01-01T10:00')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('list', { name: 'Contacts' })).toContainText('Waits for a reply')

  await page.goto('/ledger')
  await expect(page.getByRole('row', { name: /The platform/ })).toContainText('Brazil')
  await page.goto('/ledger/counts')
  await expect(page.getByRole('row', { name: /Brazil.*all of it.*Ad removed/ })).toContainText('10')
  await page.goto('/ledger/liaison')
  await page.getByRole('button', { name: /Enter a reply of Electoral court/ }).press('Enter')
  await page.keyboard.type('Nobody is registered as payer')
  await page.keyboard.press('Enter')
  const contact = page.getByRole('row', { name: /Electoral court/ })
  await expect(contact).toContainText('Answered')
  await page.getByRole('button', { name: /Strike out Who pays/ }).press('Enter')
  await page.keyboard.type('entered twice')
  await page.keyboard.press('Enter')
  await expect(contact).toContainText('Struck out by Yara: entered twice')
  await page.context().close()
})

test('a viewer reads the ledger and is offered nothing to change', async ({ room, browser }) => {
  const writing = await room.open(browser, await room.person('Yann', 'analyst'))
  const entered = await writing.request.post('/api/enforcement', {
    headers: { origin: room.address },
    data: {
      country: 'BR',
      measure: 'ad-removed',
      state: 'done',
      target: { type: 'advertiser', id: 'advertiser-1', name: 'An advertiser' },
      decidedBy: 'The platform',
      at: new Date().toISOString(),
    },
  })
  expect(entered.ok()).toBe(true)
  const page = await room.open(browser, await room.person('Zoe', 'viewer'))
  await page.goto('/ledger')
  await expect(page.getByRole('heading', { name: 'Ledger' })).toBeVisible()
  await expect(page.getByRole('row', { name: /The platform/ })).toBeVisible()
  for (const name of ['Enter a measure', /^Change the measure/, /^Strike out/])
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  await page.context().close()
})

test('an alert leads to a mute window, which another lead approves, and which ends', async ({ room, browser }) => {
  await raise(room, 'delta', 'MX')
  const [una, vic] = [await room.person('Una', 'lead'), await room.person('Vic', 'lead')]
  const [proposing, approving] = [await room.open(browser, una), await room.open(browser, vic)]
  await rowOf(proposing, 'delta').click()
  await proposing.getByTitle('More actions').press('Enter')
  await proposing.getByRole('link', { name: 'Mute this…' }).press('Enter')
  await expect(proposing.getByLabel('Reason')).toBeFocused()
  await proposing.keyboard.type('A drill of the fact checkers')
  await proposing.keyboard.press('Enter')
  const own = proposing.getByRole('row', { name: /A drill of the fact checkers/ })
  await expect(own).toContainText('waits for another lead')
  await expect(own.getByRole('button', { name: /Approve/ })).toHaveCount(0)

  await approving.goto('/mutes')
  await sure(approving, /^Approve the window of Una/)
  const row = approving.getByRole('row', { name: /A drill of the fact checkers/ })
  await expect(row).toContainText('In force')
  await sure(approving, /^End the window/)
  await expect(row).toContainText('Ended')
  await proposing.context().close()
  await approving.context().close()
})

test('a channel and a rule are made, the signing secret is shown once, and a test says what came of it', async ({
  room,
  browser,
}) => {
  const page = await room.open(browser, admin)
  await page.goto('/notify')
  await page.getByRole('button', { name: 'Add a channel' }).press('Enter')
  await page.keyboard.type('Duty phone')
  // A name that never resolves (RFC 6761), so that nothing leaves the machine.
  await page.getByLabel(/^Address/).fill('https://receiver.invalid/hook')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(page.getByRole('textbox', { name: /Secret that signs/ })).toHaveValue(/^whsec_/)
  await page.getByRole('button', { name: 'Done' }).press('Enter')
  await page.getByRole('button', { name: 'Send a test to Duty phone' }).press('Enter')
  await expect(page.getByRole('row', { name: /Duty phone/ }).getByRole('status')).toContainText('✕', {
    timeout: 20_000,
  })
  await page.goto('/notify/rules')
  await page.getByRole('button', { name: 'Add a rule' }).press('Enter')
  await page.keyboard.type('Critical to duty')
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.getByLabel('Channels that are told').selectOption('Duty phone')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(page.getByRole('row', { name: /Critical to duty/ })).toContainText('Duty phone')
  await page.context().close()
})

test('words lead to alerts from the palette and on the search page', async ({ room, browser }) => {
  await raise(room, 'saffron', 'FR')
  const page = await room.open(browser, await room.person('Will', 'analyst'))
  await expect(rowOf(page, 'saffron')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Go to, filter by, or do' }).fill('saffron')
  await expect(page.getByRole('option', { name: /accounts reposted.*Alert/ }).first()).toBeVisible()
  await page.getByRole('option', { name: /Search notes and names/ }).click()
  await expect(page).toHaveURL(/\/search\?find=saffron/)
  await page
    .getByRole('region', { name: /^Alerts/ })
    .getByRole('link')
    .first()
    .press('Enter')
  await expect(page).toHaveURL(/\/alert\//)
  await expect(page.getByText('Why it fired')).toBeVisible()
  await page.context().close()
})
