/** Pictures for the documentation, taken only when asked for (SCREENSHOTS=on), so that tests leave no trace. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Page } from '@playwright/test'

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'docs', 'images')

export const takesPictures = process.env['SCREENSHOTS'] === 'on'

export async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
