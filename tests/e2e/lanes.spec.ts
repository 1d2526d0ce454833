import { expect } from '@playwright/test'

import { findAlert, openAlert } from './by-keyboard.ts'
import { burst, test } from './war-room.ts'

test('[COL16] a lead sets whom a lane asks; who escalates knows it before, and the alert says it after', async ({
  room,
  browser,
}) => {
  const lead = await room.person('Lead', 'lead')
  await room.person('Counsel', 'specialist', ['legal'])
  const analyst = await room.person('Analyst', 'analyst')
  const page = await room.open(browser, lead)
  await page.goto('/notify/lanes')
  const legal = page.getByRole('row', { name: /Legal/ })
  await expect(legal).toContainText('Counsel')
  await expect(page.getByRole('row', { name: /Policy/ })).toContainText('nobody yet')
  await page.getByRole('button', { name: 'Change the steps of Legal' }).press('Enter')
  const form = page.getByRole('form', { name: 'Steps of Legal' })
  await form.getByLabel('People by name').first().selectOption('Counsel')
  await form.getByLabel('Members of the lane').first().uncheck()
  await form.getByLabel('Minutes until the next step').first().fill('0')
  await expect(form.getByText('Step 1 waits 1 to 10080 whole minutes')).toBeVisible()
  await form.getByLabel('Minutes until the next step').first().fill('15')
  await form.getByRole('button', { name: 'Remove step 2' }).press('Enter')
  await form.getByRole('button', { name: 'Add a step' }).press('Enter')
  await form.getByLabel('After the last step').selectOption('All steps again')
  await form.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(legal).toContainText('Counsel (15 min)')
  await expect(legal).toContainText('All steps again')

  await room.observe(burst('lantern', 'BR'))
  const other = await room.open(browser, analyst)
  await findAlert(other, 'lantern')
  await openAlert(other)
  await other.keyboard.press('!')
  await other.getByRole('radio', { name: 'Legal' }).check()
  await expect(other.getByText('Members: Counsel. Asked: Counsel (15 min), then its members and leads')).toBeVisible()
  await other.getByLabel('One clear ask').fill('Is this lawful?')
  await other.keyboard.press('Control+Enter')
  await expect(other.getByText('Asked now: Counsel.')).toBeVisible()
})
