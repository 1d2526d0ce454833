/**
 * npm run verify-audit : recomputes every hash chain and names the first bad row of each, then rebuilds every alert from
 * its log and compares it with the one that is stored. Exits 1 when a chain is broken or an alert differs.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { verifyChain } from '../audit/hash-chain.ts'
import { readConfig } from '../config.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { verifyAlerts } from '../triage/verify-alerts.ts'

const { DATA_DIR } = readConfig(process.env)
if (!existsSync(join(DATA_DIR, 'war-room.db'))) {
  console.error(`There is no store in ${DATA_DIR}. Set DATA_DIR to the folder of the server.`)
  process.exit(2)
}
const store = await openSqliteStore(DATA_DIR, { exclusive: false })
let broken = 0
let total = 0
for (const { chain } of await store.audit.heads()) {
  const verdict = await verifyChain(store.audit.chain(chain))
  total += verdict.entries
  if (verdict.firstBad === null) {
    console.log(`ok      ${chain}: ${verdict.entries} entries, head ${verdict.head}`)
  } else {
    broken++
    const { chainSeq, seq, why } = verdict.firstBad
    console.log(
      `BROKEN  ${chain}: row ${chainSeq} of the chain (seq ${seq}) ${why}; the ${verdict.entries} rows before it hold`,
    )
  }
}
console.log(broken === 0 ? `All chains hold: ${total} entries.` : `${broken} chains are broken.`)
const { alerts, differing } = await verifyAlerts(store)
for (const { id, why } of differing) console.log(`DIFFERS alert ${id}: ${why}`)
console.log(
  differing.length === 0
    ? `All ${alerts} alerts are what their log says.`
    : `Of ${alerts} alerts, at least ${differing.length} are not what their log says.`,
)
await store.close()
process.exit(broken === 0 && differing.length === 0 ? 0 : 1)
