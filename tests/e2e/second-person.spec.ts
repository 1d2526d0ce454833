import { expect, type Page } from '@playwright/test'

import { burst, test, type WarRoom } from './war-room.ts'

const rowOf = (page: Page, name: string) => page.locator('[data-alert-id]', { hasText: name })
const messages = (page: Page) => page.getByRole('log', { name: 'Messages' })
const badge = (page: Page, unread: number) =>
  page.getByRole('link', { name: unread === 0 ? 'Notices' : `Notices, ${unread} not read`, exact: true })

/** Claims the alert and asks to close it as one that goes outside: a second person has to confirm. */
async function askToClose(page: Page, name: string): Promise<void> {
  await rowOf(page, name).click()
  await expect(page.getByText('Why it fired')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect(rowOf(page, name).locator('.cell-owner')).toContainText('You')
  await page.keyboard.press('e')
  await page.keyboard.press('t')
  await page.getByLabel('Reason').fill('One network of accounts')
  await page.getByRole('checkbox', { name: /^It goes outside/ }).check()
  await page.keyboard.press('Control+Enter')
  await expect(rowOf(page, name)).toContainText('Second person')
}

async function isClosed(room: WarRoom, name: string): Promise<boolean> {
  return (await room.alerts('state=closed')).some(({ subject }) => subject.name.includes(name))
}

test('[COL4] the lead who is asked to confirm a close is told beside the one who asks, looks, and confirms', async ({
  room,
  browser,
}) => {
  const [ana, lea, carl] = [
    await room.person('Ana', 'analyst'),
    await room.person('Lea', 'lead'),
    await room.person('Carl', 'analyst'),
  ]
  await room.observe(burst('lantern', 'BR'))
  const asking = await room.open(browser, ana)
  const asked = await room.open(browser, lea)
  const beside = await room.open(browser, carl)
  await askToClose(asking, 'lantern')

  const notice = messages(asked).locator('.notice', { hasText: 'Ana asks a second person to close' })
  await expect(notice).toBeVisible()
  await expect(badge(asked, 1)).toBeVisible()
  // Told is who can confirm: not the one who asked, and no analyst while there is a lead.
  for (const page of [asking, beside]) {
    await expect(badge(page, 0)).toBeVisible()
    await expect(messages(page).getByText('asks a second person')).toHaveCount(0)
  }

  await notice.getByRole('button', { name: 'Look' }).click()
  await expect(asked.getByText('Ana asks to close this as')).toBeVisible()
  await expect(badge(asked, 0)).toBeVisible()
  expect(await isClosed(room, 'lantern')).toBe(false)
  await asked.getByRole('button', { name: 'Confirm as second person' }).click()
  await expect.poll(() => isClosed(room, 'lantern')).toBe(true)
  await expect(rowOf(asking, 'lantern').filter({ hasText: 'Second person' })).toHaveCount(0)
})

test('[COL4] who was away finds the request among the notices, and reads it once', async ({ room, browser }) => {
  const [ana, lea] = [await room.person('Ana', 'analyst'), await room.person('Lea', 'lead')]
  await room.observe(burst('harvest', 'FR'))
  const asking = await room.open(browser, ana)
  await askToClose(asking, 'harvest')

  const asked = await room.open(browser, lea)
  await badge(asked, 1).click()
  const line = asked.getByRole('listitem').filter({ hasText: 'Ana asks a second person to close' })
  await expect(line).toContainText('Not read')
  await line.getByRole('button', { name: 'Read' }).click()
  await expect(line).not.toContainText('Not read')
  await expect(badge(asked, 0)).toBeVisible()
  await line.getByRole('link', { name: 'Look' }).click()
  await asked.getByRole('button', { name: 'Confirm as second person' }).click()
  await expect.poll(() => isClosed(room, 'harvest')).toBe(true)
  await asked.reload()
  await expect(badge(asked, 0)).toBeVisible()
})

test('[COL4] a mute window that one lead proposes calls the other, and not the one who proposed it', async ({
  room,
  browser,
}) => {
  const [lea, mia] = [await room.person('Lea', 'lead'), await room.person('Mia', 'lead')]
  await room.observe(burst('meadow', 'BR'))
  const proposing = await room.open(browser, lea)
  const called = await room.open(browser, mia)
  await rowOf(proposing, 'meadow').click()
  await proposing.getByTitle('More actions').press('Enter')
  await proposing.getByRole('link', { name: 'Mute this…' }).press('Enter')
  await expect(proposing.getByLabel('Reason')).toBeFocused()
  await proposing.keyboard.type('A drill')
  await proposing.keyboard.press('Enter')
  const notice = messages(called).locator('.notice', { hasText: 'Lea asks a second lead to approve a mute window' })
  await expect(notice).toContainText('A drill')
  await expect(badge(called, 1)).toBeVisible()
  await expect(badge(proposing, 0)).toBeVisible()
  await expect(messages(proposing).getByText('asks a second lead')).toHaveCount(0)
})
