/** Ways through the page without a mouse. */
import { expect, type Locator, type Page } from '@playwright/test'

const MOST_TABS = 120

/** Presses Tab until what is wanted has the focus; what cannot be reached so fails. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible()
  for (let pressed = 0; pressed <= MOST_TABS; pressed++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(wanted)} cannot be reached with Tab`)
}

/** Finds an alert by a word of it; the cursor is on it then and the list has the focus. */
export async function findAlert(page: Page, word: string): Promise<Locator> {
  const row = page.locator('[data-alert-id]', { hasText: word })
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search alerts')).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(word)
  await expect(page).toHaveURL(new RegExp(`q=${word}`))
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-alert-id]')).toHaveCount(1)
  await page.keyboard.press('Home')
  await expect(row).toBeFocused()
  return row
}

/** Goes into the alert that is open in the drawer: a second Enter moves the focus there. */
export async function openAlert(page: Page): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Why it fired' })).toBeVisible()
}

/** Any page, by the palette. */
export async function goTo(page: Page, label: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Go to, filter by, or do' })).toBeFocused()
  await page.keyboard.type(label)
  await page.keyboard.press('Enter')
}
