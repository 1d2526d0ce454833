import { expect, type BrowserContext, type Page } from '@playwright/test'

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

test('[LIVE9] an action whose answer is lost is sent again and told as done, never as failed', async ({
  room,
  browser,
}) => {
  const eve = await room.person('Eve', 'analyst')
  await room.observe(['quarry', 'meadow', 'grove'].flatMap((name) => burst(name, 'BR')))
  await room.alertsReach(3)
  // The first answer of each kind of command is lost on its way; the server has done what was asked.
  const lost = new Set<string>()
  const loseAnswers = (context: BrowserContext) =>
    context.routeWebSocket(/socket\.io/, (page) => {
      const server = page.connectToServer()
      const asked = new Map<string, string>()
      page.onMessage((message) => {
        const [, id, event] = /^42(\d+)\["(alert:command|alert:bulk)"/.exec(String(message)) ?? []
        if (id !== undefined && event !== undefined) asked.set(id, event)
        server.send(message)
      })
      server.onMessage((message) => {
        const event = asked.get(/^43(\d+)/.exec(String(message))?.[1] ?? '')
        if (event !== undefined && !lost.has(event)) lost.add(event)
        else page.send(message)
      })
    })
  const page = await room.open(browser, eve, { prepare: loseAnswers })
  await rowOf(page, 'quarry').click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect(page.getByText(/Claimed: 10 accounts/)).toBeVisible({ timeout: 15_000 })
  expect((await alertOf(room, 'quarry'))?.owner?.name).toBe('Eve')

  for (const name of ['meadow', 'grove']) await rowOf(page, name).getByRole('checkbox').check()
  await page.getByRole('region', { name: 'Selected alerts' }).getByRole('button', { name: 'Claim' }).click()
  await expect(page.getByText('Claimed: 2 of 2')).toBeVisible({ timeout: 15_000 })
  expect([...lost]).toEqual(['alert:command', 'alert:bulk'])
  await page.context().close()
})
