/** npm run exercise -- start|stop|wipe : drives the exercise of a running server. */
import { parseArgs } from 'node:util'

import { localServer } from './local-server.ts'

const USAGE = `usage: npm run exercise -- start|stop|wipe [--url URL] [--token TOKEN]

  start   begin (or go on with) the exercise
  stop    no more observations of the exercise; what is there stays
  wipe    stop, and remove every observation and alert marked as exercise; real data is not touched

The server is http://127.0.0.1:PORT, where PORT is 4000 unless set. Any token with the scope ingest will do; without
--token, WAR_ROOM_INGEST_TOKEN is taken.`

const ACTIONS: readonly string[] = ['start', 'stop', 'wipe']

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const given = argumentsOf(args)
  if (typeof given === 'string') {
    console.error(`${given}\n\n${USAGE}`)
    return 2
  }
  try {
    const response = await fetch(new URL(`/api/exercise/${given.action}`, given.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${given.token}` },
      signal: AbortSignal.timeout(120_000),
    })
    const text = await response.text()
    if (response.ok) {
      console.log(`exercise ${given.action}: ${text === '' ? 'done' : text}`)
      return 0
    }
    console.error(`the server answered ${response.status} ${text.slice(0, 500)}`)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    console.error(`no answer from ${given.url}: ${cause}. Is the server running (npm start)?`)
  }
  return 1
}

/** The arguments, or what is wrong with them. */
function argumentsOf(args: readonly string[]): { action: string; url: string; token: string } | string {
  try {
    const options = { url: { type: 'string' }, token: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [action = '', ...more] = positionals
    if (!ACTIONS.includes(action) || more.length > 0) return `say what to do: ${ACTIONS.join(', ')}`
    const token = values.token ?? process.env['WAR_ROOM_INGEST_TOKEN'] ?? ''
    if (token === '') {
      return 'give --token or set WAR_ROOM_INGEST_TOKEN; npm run token -- create --name NAME --scope ingest makes one'
    }
    return { action, token, url: values.url ?? localServer(process.env) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
