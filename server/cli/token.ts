/** npm run token -- create|list|revoke|sign-in : API tokens, and a new one-time sign-in link for a person. */
import { parseArgs } from 'node:util'

import { newLink } from '../access/sign-in.ts'
import { createToken, parseTokenScopes } from '../access/tokens.ts'
import { readConfig } from '../config.ts'
import { openSqliteStore } from '../store/sqlite.ts'

const USAGE = `usage: npm run token -- create --name NAME --scope ingest[,read]   prints the token once
       npm run token -- list
       npm run token -- revoke --name NAME
       npm run token -- sign-in --email EMAIL                       prints a one-time sign-in link`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string' }, scope: { type: 'string' }, email: { type: 'string' } },
})
const config = readConfig(process.env)
const store = await openSqliteStore(config.DATA_DIR, { exclusive: false })
try {
  process.exitCode = await run(positionals[0] ?? '')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await store.close()
}

async function run(action: string): Promise<number> {
  const now = new Date()
  if (action === 'create' && values.name !== undefined) {
    const scopes = parseTokenScopes(values.scope ?? 'ingest')
    console.log(await createToken(store, values.name, scopes, now))
    console.error(`This token (${scopes.join(', ')}) is shown once. Send it as "Authorization: Bearer TOKEN".`)
    return 0
  }
  if (action === 'list') {
    for (const token of await store.access.tokens()) {
      const state = token.revokedAt === null ? 'in force' : `revoked ${token.revokedAt}`
      console.log(`${token.name}\t${token.scopes.join(',')}\tcreated ${token.createdAt}\t${state}`)
    }
    return 0
  }
  if (action === 'revoke' && values.name !== undefined) {
    const revoked = await store.access.revokeToken(values.name, now.toISOString())
    console.log(`${revoked} revoked`)
    return revoked > 0 ? 0 : 1
  }
  if (action === 'sign-in' && values.email !== undefined) return signInLink(values.email)
  console.error(USAGE)
  return 2
}

async function signInLink(email: string): Promise<number> {
  const user = await store.access.userByEmail(email)
  if (user === null) {
    console.error(
      `Nobody has the e-mail ${email}. Known: ${(await store.access.users()).map((known) => known.email).join(', ')}`,
    )
    return 1
  }
  const base = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
  const token = await newLink({ store, now: () => new Date(), sessionHours: config.SESSION_HOURS }, user.id)
  console.log(`${base}/welcome?token=${token}`)
  return 0
}
