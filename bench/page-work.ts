/**
 * What a page does while alerts pour in: the commits React makes, counted by the hook it offers to developer tools
 * (the built page calls it too), and how long a pressed key waits for the page.
 */
import type { Page } from '@playwright/test'

export interface PageWork {
  readonly commits: number
  /** Milliseconds from each key press to the moment the page heard of it. */
  readonly keyDelays: readonly number[]
}

/** Has to be called before the page is loaded. */
export async function countWork(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const work = { commits: 0, keyDelays: [] as number[] }
    const nothing = () => undefined
    Object.assign(globalThis, {
      work,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        isDisabled: false,
        checkDCE: nothing,
        inject: () => 1,
        onCommitFiberRoot: () => {
          work.commits++
        },
        onPostCommitFiberRoot: nothing,
        onCommitFiberUnmount: nothing,
      },
    })
    addEventListener('keydown', (event) => work.keyDelays.push(performance.now() - event.timeStamp), { capture: true })
  })
}

/** The work since the last call. */
export function takeWork(page: Page): Promise<PageWork> {
  return page.evaluate(() => {
    const work = Reflect.get(globalThis, 'work') as { commits: number; keyDelays: number[] }
    const taken = { commits: work.commits, keyDelays: work.keyDelays }
    Object.assign(work, { commits: 0, keyDelays: [] })
    return taken
  })
}
