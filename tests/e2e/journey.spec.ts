import { expect } from '@playwright/test'

import { findAlert, goTo, openAlert, tabTo } from './by-keyboard.ts'
import { picture } from './pictures.ts'
import { burst, test } from './war-room.ts'

test.setTimeout(120_000)

test('[journey] by keyboard alone: claimed, investigated, escalated, answered, closed by two, handed over', async ({
  room,
  browser,
}) => {
  const analyst = await room.person('Analyst', 'analyst')
  const counsel = await room.person('Counsel', 'specialist', ['legal'])
  const lead = await room.person('Lead', 'lead')
  const [first, second, third] = [
    await room.open(browser, analyst),
    await room.open(browser, counsel),
    await room.open(browser, lead),
  ]

  // It arrives in the pages of the room without a reload.
  await room.observe([...burst('lantern', 'BR'), ...burst('harvest', 'BR')])
  for (const page of [first, third]) {
    await expect(page.locator('[data-alert-id]', { hasText: 'lantern' })).toBeVisible()
    await expect(page.locator('[data-alert-id]', { hasText: 'harvest' })).toBeVisible()
  }
  await picture(first, 'journey-1-arrives')

  // Another alert stays with the analyst, for the handover at the end.
  await findAlert(first, 'harvest')
  await first.keyboard.press('a')
  await expect(first.locator('[data-alert-id]', { hasText: 'harvest' })).toContainText('You')

  // Claimed: the colleague beside sees it at once.
  const row = await findAlert(first, 'lantern')
  await first.keyboard.press('a')
  await expect(row.locator('.cell-owner')).toContainText('You')
  await expect(third.locator('[data-alert-id]', { hasText: 'lantern' }).locator('.cell-owner')).toContainText('Analyst')
  await picture(third, 'journey-2-claimed-beside')
  // A specialist sees what their lanes were asked, and nothing else.
  await expect(second.locator('[data-alert-id]')).toHaveCount(0)

  // Investigated: a note, in the drawer beside the evidence.
  await openAlert(first)
  await first.keyboard.press('n')
  await expect(first.getByLabel('Internal')).toBeFocused()
  await first.keyboard.type('Ten accounts repost the same eight posts within seconds of each other.')
  await picture(first, 'journey-3-investigated')
  await first.keyboard.press('Control+Enter')
  await expect(row).toContainText('Investigating')

  // Escalated to legal with one clear ask.
  await expect(row).toBeFocused()
  await first.keyboard.press('!')
  await expect(first.getByRole('radio', { name: 'Policy' })).toBeFocused()
  await first.keyboard.press('ArrowDown')
  await expect(first.getByRole('radio', { name: 'Legal' })).toBeChecked()
  await tabTo(first, first.getByLabel('One clear ask'))
  await first.keyboard.type('May we tell the electoral court about these accounts?')
  await picture(first, 'journey-4-escalated')
  await first.keyboard.press('Control+Enter')
  await expect(row).toContainText('Legal')

  // Answered by the specialist of the lane.
  await findAlert(second, 'lantern')
  await openAlert(second)
  await expect(second.getByText('May we tell the electoral court')).toBeVisible()
  await tabTo(second, second.getByRole('button', { name: 'Accept', exact: true }))
  await second.keyboard.press('Enter')
  await expect(second.getByLabel('Answer to the ask')).toBeFocused()
  await second.keyboard.type('Yes. Send the list with the evidence; keep names of private people out.')
  await picture(second, 'journey-5-answered')
  await second.keyboard.press('Control+Enter')
  await expect(first.getByText('Yes. Send the list with the evidence')).toBeVisible()

  // Closed as true positive; it goes outside, so a second person confirms.
  await expect(row).toBeFocused()
  await first.keyboard.press('e')
  await first.keyboard.press('t')
  await expect(first.getByLabel('Reason')).toBeFocused()
  await first.keyboard.type('One network of accounts, reported to the electoral court')
  await tabTo(first, first.getByRole('checkbox', { name: /It goes outside/ }))
  await first.keyboard.press('Space')
  await picture(first, 'journey-6-close-asked')
  await first.keyboard.press('Control+Enter')
  await expect(row).toContainText('Second person')

  await findAlert(third, 'lantern')
  await openAlert(third)
  await tabTo(third, third.getByRole('button', { name: 'Confirm as second person' }))
  await picture(third, 'journey-7-second-person')
  await third.keyboard.press('Enter')
  await expect
    .poll(async () => (await room.alerts('state=closed')).some(({ subject }) => subject.name.includes('lantern')))
    .toBe(true)

  // Handed over: drafted from the log, signed by one side, accepted by the other.
  await goTo(first, 'Shift handover')
  const colleague = first.getByLabel('Colleague')
  await expect(colleague.locator('option', { hasText: /^Lead ·/ })).toHaveCount(1)
  await tabTo(first, colleague)
  await first.keyboard.type('Lead')
  await tabTo(first, first.getByRole('button', { name: 'Draft the handover' }))
  await first.keyboard.press('Enter')
  await expect(first.getByRole('heading', { name: 'Handover of Analyst to Lead' })).toBeVisible()
  await tabTo(first, first.getByLabel('To the next shift'))
  await first.keyboard.type('The harvest accounts began an hour ago; watch whether they grow.')
  await tabTo(first, first.getByRole('button', { name: 'Sign', exact: true }))
  await picture(first, 'journey-8-handover-drafted')
  await first.keyboard.press('Enter')
  await expect(first.getByText('Signed, waits for the incoming side')).toBeVisible()

  await goTo(third, 'Shift handover')
  await tabTo(third, third.getByRole('link', { name: /Open the handover of Analyst/ }).first())
  await third.keyboard.press('Enter')
  await expect(third.getByText('“The harvest accounts began an hour ago')).toBeVisible()
  await tabTo(third, third.locator('[data-accept]').first())
  const takeOver = third.getByRole('button', { name: 'Take over' })
  const waiting = await third.locator('[data-accept]').count()
  for (let answered = 0; answered < waiting; answered++) {
    await third.keyboard.press('Enter')
    await expect(third.locator('[data-accept]')).toHaveCount(waiting - answered - 1)
    // The focus goes on by itself: to the next line, and then to what is left to do.
    await expect(answered + 1 < waiting ? third.locator('[data-accept]').first() : takeOver).toBeFocused()
  }
  await third.keyboard.press('Enter')
  await expect(third.getByText('Taken over by Lead')).toBeVisible()
  await picture(third, 'journey-9-handed-over')
  const held = (await room.alerts()).find(({ subject }) => subject.name.includes('harvest'))
  expect(held?.owner?.name).toBe('Lead')
  for (const page of [first, second, third]) await page.context().close()
})
