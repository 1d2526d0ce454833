/** After the shift: what the pages hold against the store, and the chains of the log. Empty lists when all is well. */
import { verifyChain } from '../../../server/audit/hash-chain.ts'
import type { Store } from '../../../server/store/store.ts'
import type { PageClient } from '../page-client.ts'
import { pageDifferences } from '../page-differences.ts'

const PATIENCE_MS = 30_000
const AGAIN_MS = 100

/** Asked again for a while: the last changes may be on their way. */
export async function comparePages(pages: readonly PageClient[], reader: Store): Promise<string[]> {
  let found = await compareOnce(pages, reader)
  for (const end = Date.now() + PATIENCE_MS; found.length > 0 && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    found = await compareOnce(pages, reader)
  }
  for (const [at, { applied }] of pages.entries()) {
    const twice = applied.length - new Set(applied).size
    if (twice > 0) found.push(`page ${at} applied ${twice} changes twice`)
  }
  return found
}

async function compareOnce(pages: readonly PageClient[], reader: Store): Promise<string[]> {
  const found: string[] = []
  for (const [at, page] of pages.entries()) {
    if (page.current) found.push(...(await pageDifferences(`page ${at}`, page, reader.feed)))
    else found.push(`page ${at} is not current`)
  }
  return found
}

export async function verifyAudit(store: Store): Promise<{ entries: number; faults: string[] }> {
  let entries = 0
  const faults: string[] = []
  for (const { chain } of await store.audit.heads()) {
    const verdict = await verifyChain(store.audit.chain(chain))
    if (verdict.firstBad !== null) faults.push(`chain ${chain}: ${JSON.stringify(verdict.firstBad)}`)
    entries += verdict.entries
  }
  return { entries, faults }
}
