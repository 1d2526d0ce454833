/** The command line of `npm run replay`. */
import { parseArgs } from 'node:util'

import { localServer } from '../local-server.ts'

export const REPLAY_USAGE = `usage: npm run replay -- FILE… [options]

  --speed max|60x     as fast as the server takes it (default), or paced by the times in the data, 60 times as fast
  --from DATE         leave out what is before this day, e.g. 2023-06-01
  --country CC        country of files that do not name one, e.g. NL
  --url URL           the server (default http://127.0.0.1:PORT, where PORT is 4000 unless set)
  --token TOKEN       an ingest token (default: WAR_ROOM_INGEST_TOKEN)
  --rejects FILE      write the lines that could not be read, or that the server refused, to this file (NDJSON)
  --batch N           lines in one request (default 1000, at full speed 5000)
  --patience SECONDS  how long to try a server that does not answer (default 120)

Files: Meta Ad Library Report (zip or csv), daily spend tables, Google, Snapchat and Ad Library tables, the IRA ads,
and NDJSON observations; plain or gz. docs/operations/feeding-data.md has the details.`

export interface ReplayArguments {
  readonly files: readonly string[]
  /** Times as fast as the data's own clock, or null for as fast as possible. */
  readonly speed: number | null
  readonly fromMs: number | null
  readonly country: string | null
  readonly url: string
  readonly token: string
  readonly rejectsFile: string | null
  readonly batch: number
  readonly patienceMs: number
}

export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

export function replayArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ReplayArguments {
  const { values, positionals } = parsed(args)
  if (positionals.length === 0) throw new UsageError('name at least one file')
  const speed = speedOf(values.speed ?? 'max')
  const token = values.token ?? env['WAR_ROOM_INGEST_TOKEN']
  if (token === undefined || token === '') {
    throw new UsageError(
      'give --token or set WAR_ROOM_INGEST_TOKEN; npm run token -- create --name replay --scope ingest makes one',
    )
  }
  return {
    files: positionals,
    speed,
    fromMs: values.from === undefined ? null : dayOf(values.from),
    country: values.country === undefined ? null : countryOf(values.country),
    url: urlOf(values.url ?? localServer(env)),
    token,
    rejectsFile: values.rejects ?? null,
    batch: positive('--batch', values.batch ?? (speed === null ? '5000' : '1000'), 1, 100_000),
    patienceMs: positive('--patience', values.patience ?? '120', 0, 86_400) * 1000,
  }
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        speed: text,
        from: text,
        country: text,
        url: text,
        token: text,
        rejects: text,
        batch: text,
        patience: text,
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function speedOf(value: string): number | null {
  if (value === 'max') return null
  const factor = Number(/^(\d+(?:\.\d+)?)x?$/.exec(value)?.[1])
  if (!(factor > 0)) throw new UsageError(`--speed ${value}: max or a factor such as 60x`)
  return factor
}

function dayOf(value: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new UsageError(`--from ${value}: a day such as 2023-06-01`)
  return ms
}

function countryOf(value: string): string {
  const code = value.toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) throw new UsageError(`--country ${value}: two letters, e.g. NL`)
  return code
}

function urlOf(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new UsageError(`--url ${value}: an http address`)
  return value
}

function positive(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < min || number > max)
    throw new UsageError(`${name} ${value}: a whole number from ${min} to ${max}`)
  return number
}
