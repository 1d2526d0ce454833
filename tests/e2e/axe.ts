/** What axe finds on a page, in words a failed test can be read by. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

export async function violationsIn(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  return told(part === undefined ? axe : axe.include(part))
}

/** The light theme changes colours and nothing else: only those are looked at again. Leaves the dark one behind. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await told(new AxeBuilder({ page }).withRules('color-contrast'))
  await page.emulateMedia({ colorScheme: 'dark' })
  return [...light.map((text) => `light ${text}`), ...(await violationsIn(page))]
}

async function told(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join(', ')}`)
}
