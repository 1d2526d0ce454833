import { expect, type Page } from '@playwright/test'

import { findAlert, tabTo } from './by-keyboard.ts'
import { violationsIn } from './axe.ts'
import { burst, test, type WarRoom } from './war-room.ts'

const rowOf = (page: Page, name: string) => page.locator('[data-alert-id]', { hasText: name })
const viewOf = (page: Page, name: string) => page.locator('.views li', { hasText: name })

async function raise(room: WarRoom, name: string, country: string): Promise<void> {
  const before = (await room.alerts()).length
  await room.observe(burst(name, country))
  await room.alertsReach(before + 1)
}

test('a saved view is renamed, filtered anew, given to a role and removed, by keyboard alone', async ({
  room,
  browser,
}) => {
  const [lea, sam] = [await room.person('Lea', 'lead'), await room.person('Sam', 'viewer')]
  await raise(room, 'lagoon', 'BR')
  await raise(room, 'ravine', 'FR')
  const page = await room.open(browser, lea)
  await page.goto('/feed?country=BR&q=lagoon')
  await tabTo(page, page.getByRole('button', { name: 'Save this view' }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name of the view')).toBeFocused()
  await page.keyboard.type('Brazil at night')
  await page.keyboard.press('Enter')
  await expect(viewOf(page, 'Brazil at night').locator('.view-count')).toHaveText('1')

  await page.goto('/feed?country=FR&group=region')
  await tabTo(page, page.getByRole('button', { name: 'Change the view Brazil at night' }))
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('France by region')
  const form = page.getByRole('form', { name: 'Change the view Brazil at night' })
  await form.getByLabel('Who sees it').selectOption('All viewers')
  await form.getByLabel('They begin with it').check()
  await form.getByLabel('Tone').selectOption('High or worse')
  await form.getByLabel('Notification').selectOption('Critical')
  await form.getByLabel('Update its filters to what I see now').check()
  expect(await violationsIn(page)).toEqual([])
  await form.getByRole('button', { name: 'Save' }).focus()
  await page.keyboard.press('Enter')
  await expect(viewOf(page, 'France by region')).toContainText('viewers')
  await expect(viewOf(page, 'France by region').locator('button').first()).toHaveAttribute('aria-current', 'true')
  await expect(page.getByRole('button', { name: 'Change the view France by region' })).toBeFocused()

  // Who has the role begins with it, grouped as it was saved.
  const other = await room.open(browser, sam, { grouped: true })
  await expect(other).toHaveURL(/country=FR&group=region/)
  await expect(other.locator('[data-group="FR"]')).toBeVisible()
  await expect(rowOf(other, 'lagoon')).toHaveCount(0)
  await other.context().close()

  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Remove the view France by region' }))
  await page.keyboard.press('Enter')
  await expect(viewOf(page, 'France by region')).toHaveCount(1)
  await page.waitForTimeout(400)
  await page.keyboard.press('Enter')
  await expect(viewOf(page, 'France by region')).toHaveCount(0)
  await page.context().close()
})

for (const theme of ['dark', 'light'] as const) {
  test(`the list in groups is a tree of rows that is folded by key and by press, and passes axe (${theme})`, async ({
    room,
    browser,
  }) => {
    const gus = await room.person(`Gus${theme}`, 'analyst')
    for (const name of [`isle-a-${theme}`, `isle-b-${theme}`]) await raise(room, name, 'DE')
    await raise(room, `isle-c-${theme}`, 'MX')
    const page = await room.open(browser, gus, { theme })
    await page.goto(`/feed?q=${theme}`)
    await expect(rowOf(page, 'isle-')).toHaveCount(3)
    await page.getByLabel('Group by').selectOption('By region')
    await expect(page).toHaveURL(/group=region/)
    const tree = page.getByRole('treegrid', { name: 'Alerts' })
    const germany = tree.locator('[data-group="DE"]')
    await expect(germany).toHaveAttribute('aria-expanded', 'true')
    await expect(germany).toHaveAttribute('aria-level', '1')
    await expect(germany.locator('.group-count')).toHaveText('2')
    await expect(rowOf(page, 'isle-a').first()).toHaveAttribute('aria-level', '2')
    expect(await violationsIn(page)).toEqual([])

    await germany.click()
    await expect(germany).toHaveAttribute('aria-expanded', 'false')
    await expect(rowOf(page, 'isle-a')).toHaveCount(0)
    await expect(germany).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expect(rowOf(page, 'isle-a')).toHaveCount(1)
    await page.keyboard.press('ArrowRight')
    const focused = page.locator('[role="row"]:focus')
    await expect(focused).toHaveAttribute('aria-level', '2')
    // j goes on to the next alert, whichever group it is in.
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect(focused).toHaveAttribute('data-alert-id', /.+/)
    await page.keyboard.press('ArrowLeft')
    await expect(focused).toHaveAttribute('data-group', /DE|MX/)
    await page.keyboard.press('x')
    await expect(page.getByText(/[12] selected/)).toBeVisible()
    expect(await violationsIn(page)).toEqual([])
    await page.context().close()
  })
}

test('while somebody works, what comes in moves no group and no row', async ({ room, browser }) => {
  const hal = await room.person('Hal', 'analyst')
  await raise(room, 'still-one', 'BR')
  await raise(room, 'still-two', 'US')
  const page = await room.open(browser, hal)
  await page.goto('/feed?q=still&group=region')
  await expect(rowOf(page, 'still-')).toHaveCount(2)
  await rowOf(page, 'still-two').click()
  const places = () =>
    page.locator('.alert-canvas > *').evaluateAll((rows) =>
      rows.map((row) => {
        const name = row.getAttribute('data-group') ?? row.getAttribute('data-alert-id')
        return `${name} ${row.getBoundingClientRect().top}`
      }),
    )
  const before = await places()
  expect(before).toHaveLength(4)
  await raise(room, 'still-three', 'BR')
  await expect(page.locator('.pause-status')).toContainText('1 new')
  expect(await places()).toEqual(before)
  await page.keyboard.press('.')
  await expect(page.locator('[data-group="BR"] .group-count')).toHaveText('2')
  await page.context().close()
})

test('what was closed today is a view by the time of closing', async ({ room, browser }) => {
  const ida = await room.person('Ida', 'lead')
  await raise(room, 'tundra', 'US')
  const page = await room.open(browser, ida)
  const count = viewOf(page, 'Closed today').locator('.view-count')
  const before = Number(await count.textContent())
  await findAlert(page, 'tundra')
  await page.keyboard.press('e')
  await page.keyboard.press('b')
  await expect(page.getByLabel('Reason')).toHaveValue('Lawful campaigning')
  await page.keyboard.press('Enter')
  await expect(count).toHaveText(String(before + 1))
  await viewOf(page, 'Closed today').locator('button').click()
  await expect(page).toHaveURL(/state=closed&closed=today/)
  await expect(rowOf(page, 'tundra')).toBeVisible()
  await expect(page.locator('.feed-title')).toContainText('Closed today')
  await page.context().close()
})

test('who is mentioned is told at once, and the header counts what is not read', async ({ room, browser }) => {
  const [eva, max] = [await room.person('Eva', 'lead'), await room.person('Max', 'lead')]
  await raise(room, 'fjord', 'DE')
  const [asking, asked] = [await room.open(browser, eva), await room.open(browser, max)]
  const badge = asked.getByRole('link', { name: /^Notices/ })
  const before = Number(
    (await badge
      .locator('strong')
      .textContent({ timeout: 1000 })
      .catch(() => '0')) ?? 0,
  )
  const row = await findAlert(asking, 'fjord')
  await asking.keyboard.press('n')
  await asking.getByLabel(/Internal/).fill('@max please look at this one')
  await asking.keyboard.press('Control+Enter')
  await expect(asked.getByText(/Eva mentioned you/)).toBeVisible()
  await expect(badge).toHaveAccessibleName(`Notices, ${before + 1} not read`)
  await expect(row).toBeVisible()
  expect(await violationsIn(asked)).toEqual([])
  await badge.click()
  await expect(asked.getByRole('heading', { name: 'Notices' })).toBeVisible()
  await asked.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(badge).toHaveAccessibleName('Notices')
  await asking.context().close()
  await asked.context().close()
})
