import { expect, type Page } from '@playwright/test'

import { burst, test, type WarRoom } from './war-room.ts'

const rowOf = (page: Page, name: string) => page.locator('[data-alert-id]', { hasText: name })

async function alertOf(room: WarRoom, name: string) {
  const all = await room.alerts('state=new,claimed,investigating,escalated,snoozed,closed')
  return all.find((alert) => alert.subject.name.includes(name))
}

test('an alert is painted without reload, claimed, investigated and closed by keyboard', async ({ room, browser }) => {
  const ana = await room.person('Ana', 'analyst')
  const page = await room.open(browser, ana)
  await room.observe(burst('lighthouse', 'BR'))
  await expect(rowOf(page, 'lighthouse')).toBeVisible()
  await rowOf(page, 'lighthouse').click()
  await expect(page.getByText('Why it fired')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect.poll(async () => (await alertOf(room, 'lighthouse'))?.owner?.name).toBe('Ana')
  await page.keyboard.press('e')
  await page.keyboard.press('b')
  const reason = page.getByLabel(/reason/i).first()
  await expect(reason).toBeVisible()
  await reason.fill('a party shares its own programme')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await alertOf(room, 'lighthouse'))?.state).toBe('closed')
  await page.context().close()
})

test('of two people who claim the same alert one wins, and the other sees who', async ({ room, browser }) => {
  const [bea, carl] = [await room.person('Bea', 'analyst'), await room.person('Carl', 'analyst')]
  await room.observe(burst('windmill', 'FR'))
  const pages = [await room.open(browser, bea), await room.open(browser, carl)]
  for (const page of pages) {
    await rowOf(page, 'windmill').click()
    await page.keyboard.press('Escape')
  }
  await Promise.all(pages.map((page) => page.keyboard.press('a')))
  await expect.poll(async () => (await alertOf(room, 'windmill'))?.state, { timeout: 2000 }).toBe('claimed')
  const winner = (await alertOf(room, 'windmill'))?.owner?.name ?? ''
  expect(['Bea', 'Carl']).toContain(winner)
  for (const page of pages) {
    await expect(rowOf(page, 'windmill').locator('.cell-owner')).toContainText(winner, { timeout: 1000 })
  }
  const loser = pages[winner === 'Bea' ? 1 : 0]!
  await expect(loser.getByText(new RegExp(`${winner} has held|[Cc]laimed by ${winner}`)).first()).toBeVisible({
    timeout: 1000,
  })
  for (const page of pages) await page.context().close()
})

test('a page whose server is gone says so, keeps its data, and catches up by itself', async ({ room, browser }) => {
  const dora = await room.person('Dora', 'lead')
  const page = await room.open(browser, dora)
  await room.observe(burst('orchard', 'DE'))
  await expect(rowOf(page, 'orchard')).toBeVisible()
  await room.stop('SIGKILL')
  await expect(page.getByText(/Offline since/)).toBeVisible({ timeout: 15_000 })
  await expect(rowOf(page, 'orchard')).toBeVisible()
  await room.start()
  await room.observe(burst('harbour', 'MX'))
  await expect(page.getByRole('banner').getByRole('status')).toContainText('Live', { timeout: 15_000 })
  await expect(rowOf(page, 'harbour')).toBeVisible({ timeout: 15_000 })
  await expect(rowOf(page, 'orchard')).toHaveCount(1)
  await page.context().close()
})
