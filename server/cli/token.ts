/** npm run token -- create|list|revoke|sign-in|forget-secrets : API tokens, one-time sign-in links, lost keys. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { newToken, tokenScopes } from '../../shared/protocol/http.ts'
import { sealStored } from '../access/seal-stored.ts'
import { openSecretBox } from '../access/secret-key.ts'
import { newLink } from '../access/sign-in.ts'
import { createToken, parseTokenScopes } from '../access/tokens.ts'
import { readConfig, type Config } from '../config.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'

const USAGE = `usage: npm run token -- create --name NAME --scope SCOPE[,SCOPE] [--source NAME[,NAME]]   prints the token once
       npm run token -- list
       npm run token -- revoke --name NAME
       npm run token -- sign-in --email EMAIL                     prints a one-time sign-in link
       npm run token -- forget-secrets    gives up secrets whose key is lost (second factors, channels of notification)

Scopes: ${tokenScopes.join(', ')}. A token with --source hands in observations of these sources only. DATA_DIR names the folder of the server (default ./data).`

type Options = Readonly<Partial<Record<'name' | 'scope' | 'source' | 'email', string>>>
type Action = (store: Store, config: Config) => Promise<number>

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const action = actionOf(args)
  if (typeof action === 'string') {
    console.error(`${action}\n\n${USAGE}`)
    return 2
  }
  try {
    const config = readConfig(process.env)
    // Opening makes a store: in a folder that is no server's, the token would be worth nothing.
    if (!existsSync(join(config.DATA_DIR, 'war-room.db'))) {
      console.error(`There is no store in ${config.DATA_DIR}. Start the server first, or set DATA_DIR to its folder.`)
      return 1
    }
    const store = await openSqliteStore(config.DATA_DIR, { exclusive: false })
    try {
      return await action(store, config)
    } finally {
      await store.close()
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

/** What to do, or what is wrong with the command line. */
function actionOf(args: readonly string[]): Action | string {
  let given: { values: Options; positionals: string[] }
  try {
    const text = { type: 'string' } as const
    given = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { name: text, scope: text, source: text, email: text },
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { name, scope, source, email } = given.values
  const [action, ...more] = given.positionals
  if (more.length > 0) return `one thing at a time: ${given.positionals.join(' ')}`
  switch (action) {
    case 'create':
      return name === undefined || name.trim() === ''
        ? 'give the token a --name'
        : create(name.trim(), scope ?? 'ingest', source ?? null)
    case 'list':
      return list
    case 'revoke':
      return name === undefined ? 'say which by --name' : revoke(name)
    case 'sign-in':
      return email === undefined ? 'say for whom by --email' : signInLink(email)
    case 'forget-secrets':
      return forgetSecrets
    default:
      return 'say what to do: create, list, revoke, sign-in or forget-secrets'
  }
}

function create(name: string, asked: string, from: string | null): Action {
  return async (store) => {
    const { scopes, sources } = newToken.parse({
      name,
      scopes: parseTokenScopes(asked),
      sources: from === null ? null : from.split(','),
    })
    console.log(await createToken(store, name, scopes, new Date(), null, sources))
    const tied = sources === null ? '' : `; hands in for ${sources.join(', ')} only`
    console.error(`This token (${scopes.join(', ')}${tied}) is shown once. Send it as "Authorization: Bearer TOKEN".`)
    return 0
  }
}

async function list(store: Store): Promise<number> {
  for (const token of await store.access.tokens()) {
    const state = token.revokedAt === null ? 'in force' : `revoked ${token.revokedAt}`
    console.log(
      `${token.name}\t${token.scopes.join(',')}\t${token.sources?.join(',') ?? 'any source'}\tcreated ${token.createdAt}\t${state}`,
    )
  }
  return 0
}

function revoke(name: string): Action {
  return async (store) => {
    const revoked = await store.access.revokeToken(name, new Date().toISOString())
    console.log(`${revoked} revoked`)
    return revoked > 0 ? 0 : 1
  }
}

async function forgetSecrets(store: Store, config: Config): Promise<number> {
  const secrets = openSecretBox(config.DATA_DIR, config.WAR_ROOM_SECRET_KEY)
  const { forgotten } = await sealStored(store, secrets, { now: () => new Date(), forget: true })
  console.log(forgotten.length === 0 ? 'Every secret can be read; nothing was given up.' : forgotten.join('\n'))
  return 0
}

function signInLink(email: string): Action {
  return async (store, config) => {
    const user = await store.access.userByEmail(email)
    if (user === null) {
      const known = (await store.access.users()).map((each) => each.email)
      console.error(`Nobody has the e-mail ${email}. Known: ${known.length === 0 ? 'nobody yet' : known.join(', ')}`)
      return 1
    }
    const base = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`
    const token = await newLink({ store, now: () => new Date(), sessionHours: config.SESSION_HOURS }, user.id)
    console.log(`${base}/welcome?token=${token}`)
    return 0
  }
}
