/** Reads the environment, builds the app, listens. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { pino } from 'pino'

import { requireNode } from './require-node.ts'

requireNode(process.versions.node)

const { createApp, firstSignIn } = await import('./app.ts')
const { readConfig } = await import('./config.ts')
const { createLogger } = await import('./logger.ts')
const { metaApiSettings } = await import('./sources/meta-api/settings.ts')

const root = dirname(dirname(fileURLToPath(import.meta.url)))

try {
  const config = readConfig(process.env)
  const clientFolder = resolve(config.CLIENT_DIR ?? join(root, 'dist', 'client'))
  const logger = createLogger(config.LOG_LEVEL, pino.destination(2))
  const app = await createApp({
    config,
    logger,
    build: buildNames(clientFolder),
    clientFolder,
    metaApi: metaApiSettings(process.env),
  })
  const address = await app.listen()
  const base =
    config.PUBLIC_URL ??
    address.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost').replace('0.0.0.0', 'localhost')
  console.log(`\nElection war room is ready: ${base}`)
  const first = await firstSignIn(app.signInContext)
  if (first !== null) {
    console.log(`First sign-in (once, within 24 h):  ${base}/welcome?token=${first.token}`)
    console.log(`Later you sign in as ${first.email} with the password that you choose there.`)
  } else if (config.WAR_ROOM_ADMIN_EMAIL !== undefined)
    console.log(`Sign in as ${config.WAR_ROOM_ADMIN_EMAIL} with WAR_ROOM_ADMIN_PASSWORD.`)
  else console.log('Sign in with your e-mail and password. Lost it? npm run token -- sign-in --email you@example.org')
  if (app.exercise.status?.running === true)
    console.log('The EXERCISE is running: invented data, marked as such. Switch it off: EXERCISE=off')
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
} catch (error) {
  const isPortTaken = error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE'
  if (isPortTaken) console.error(`Port ${process.env['PORT'] ?? 4000} is taken. Set another one: PORT=4001 npm start`)
  else console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

/** Read at each question, since the page may be built while the server runs; in the middle of that there is no name. */
function buildNames(clientFolder: string): () => string {
  const file = join(clientFolder, 'build.txt')
  let held = 'development'
  return () => {
    try {
      held = readFileSync(file, 'utf8').trim()
    } catch {
      // The one before still holds.
    }
    return held
  }
}
