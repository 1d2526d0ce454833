import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { sourceFormats } from '../../sources/formats.ts'
import { replayArguments } from './arguments.ts'
import { createProgress } from './progress.ts'
import type { Progress } from './progress.ts'
import { runReplay } from './run-replay.ts'

interface Received {
  readonly observationId: string
  readonly advertiserId: string
  readonly type: string
}

/** A server that takes observations as the war room does: same ids once, in order, with the answers given first. */
class Ingest {
  readonly batches: Received[][] = []
  readonly times: number[] = []
  readonly tokens = new Set<string | undefined>()
  /** Answers for the next requests; `cut` takes the batch and then loses the connection. */
  readonly next: ((request: IncomingMessage, response: ServerResponse, take: () => unknown) => void)[] = []
  readonly #seen = new Set<string>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => this.#answer(request, response, Buffer.concat(chunks)))
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  get received(): Received[] {
    return this.batches.flat()
  }

  #answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    this.tokens.add(request.headers.authorization)
    const lines = gunzipSync(body).toString().split('\n')
    const take = (): unknown => this.#take(lines)
    const special = this.next.shift()
    if (special !== undefined) special(request, response, take)
    else response.writeHead(202).end(JSON.stringify(take()))
  }

  #take(lines: readonly string[]): unknown {
    this.times.push(performance.now())
    const parsed = lines.map((line) => JSON.parse(line) as Received)
    const fresh = parsed.filter((one) => !this.#seen.has(one.observationId))
    for (const one of fresh) this.#seen.add(one.observationId)
    this.batches.push(fresh)
    return { accepted: fresh.length, duplicates: parsed.length - fresh.length, rejected: 0, errors: [] }
  }
}

const HEADER = 'date,country,currency,page_id,page_name,disclaimer,spend\n'
let folder = ''
let ingest: Ingest
let url = ''
let printed: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'war-room-replay-'))
  ingest = new Ingest()
  url = await ingest.listen()
  printed = []
})
afterEach(async () => {
  await ingest.close()
  await rm(folder, { recursive: true, force: true })
})

async function table(name: string, rows: readonly string[], pack = false): Promise<string> {
  const path = join(folder, name)
  const text = HEADER + rows.join('\n')
  await writeFile(path, pack ? gzipSync(text) : text)
  return path
}

const row = (day: string, page: number): string => `${day},NL,EUR,${page},Page ${page},Payer,${page}`

async function replay(args: readonly string[]): Promise<Progress> {
  const parsed = replayArguments([...args, '--url', url], { WAR_ROOM_INGEST_TOKEN: 'secret' })
  const progress = createProgress(
    (text) => printed.push(text),
    false,
    () => performance.now(),
  )
  const { signal } = new AbortController()
  await runReplay(parsed, { formats: sourceFormats, progress, signal, say: (text) => printed.push(text) })
  return progress
}

const pages = (): string[] => ingest.received.filter((one) => one.type === 'spend').map((one) => one.advertiserId)

describe('replaying files into a server', () => {
  test('every row arrives in order, in batches, with the token', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => row('2023-03-05', index + 1))
    const progress = await replay([await table('day.csv', rows), '--batch', '10'])
    expect(pages()).toEqual(rows.map((_, index) => String(index + 1)))
    expect(ingest.batches.map((batch) => batch.length)).toEqual([10, 10, 6])
    expect([...ingest.tokens]).toEqual(['Bearer secret'])
    expect(progress.tally).toEqual({ sent: 26, accepted: 26, duplicates: 0, rejected: 0, unreadable: 0 })
    expect(progress.summary()).toMatch(/26 sent, 26 accepted, 0 duplicates, 0 rejected/)
  })

  test('the same file again, packed and from another folder, repeats nothing', async () => {
    const rows = [row('2023-03-05', 1), row('2023-03-05', 1), row('2023-03-06', 2)]
    await replay([await table('day.csv', rows)])
    const again = await replay([await table('day.csv.gz', rows, true)])
    expect(again.tally).toMatchObject({ accepted: 0, duplicates: 5 })
    // Two equal rows of one file are two facts.
    expect(pages()).toEqual(['1', '1', '2'])
  })

  test('a batch whose answer was lost is sent again and counted once by the server', async () => {
    ingest.next.push((_request, response, take) => {
      take()
      response.destroy()
    })
    const progress = await replay([await table('day.csv', [row('2023-03-05', 1), row('2023-03-05', 2)])])
    expect(pages()).toEqual(['1', '2'])
    expect(progress.tally).toMatchObject({ sent: 3, duplicates: 3 })
  })

  test('429 is waited for as long as the server says, and nothing is lost', async () => {
    ingest.next.push((_request, response) => void response.writeHead(429, { 'retry-after': '0.3' }).end('{}'))
    const started = performance.now()
    await replay([await table('day.csv', [row('2023-03-05', 1)])])
    expect(performance.now() - started).toBeGreaterThan(290)
    expect(pages()).toEqual(['1'])
  })

  test('a server error is tried again', async () => {
    for (const status of [500, 503]) {
      ingest.next.push((_request, response) => void response.writeHead(status).end('busy'))
    }
    await replay([await table('day.csv', [row('2023-03-05', 1)])])
    expect(pages()).toEqual(['1'])
  })

  test('a batch that is too large is halved until it fits', async () => {
    const tooLarge = (_request: IncomingMessage, response: ServerResponse): void =>
      void response.writeHead(413).end('{}')
    ingest.next.push(tooLarge, tooLarge)
    await replay([
      await table(
        'day.csv',
        [1, 2, 3].map((page) => row('2023-03-05', page)),
      ),
    ])
    expect(ingest.batches.map((batch) => batch.length)).toEqual([1, 1, 2])
    expect(pages()).toEqual(['1', '2', '3'])
  })

  test('a token that is not taken ends the replay with the server’s words', async () => {
    ingest.next.push((_request, response) => void response.writeHead(401).end('{"code":"token_unknown"}'))
    await expect(replay([await table('day.csv', [row('2023-03-05', 1)])])).rejects.toThrow(
      /token_unknown.*npm run token/,
    )
  })

  test('a server that never answers ends the replay after the patience given', async () => {
    const path = await table('day.csv', [row('2023-03-05', 1)])
    await ingest.close()
    await expect(replay([path, '--patience', '1'])).rejects.toThrow(/gave up after \d+ s.*no answer/)
  })

  test('lines that cannot be read and lines that the server refuses are counted, shown and kept', async () => {
    const rejects = join(folder, 'rejects.ndjson')
    ingest.next.push((_request, response) => {
      const errors = [{ line: 2, field: 'spend.min', code: 'too_small', message: 'negative' }]
      response.writeHead(202).end(JSON.stringify({ accepted: 2, duplicates: 0, rejected: 1, errors }))
    })
    const rows = [row('2023-03-05', 1), '2023-03-05,NL,EUR,1.00867E+14,X,X,5', row('2023-03-05', 2)]
    const progress = await replay([await table('day.csv', rows), '--rejects', rejects])
    expect(progress.tally).toMatchObject({ unreadable: 1, rejected: 1, accepted: 2 })
    expect(printed.join('')).toMatch(/day\.csv line 3 page_id: id_damaged/)
    const kept = (await readFile(rejects, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(kept.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['day.csv', 3, 'id_damaged'],
      ['day.csv', 4, 'too_small'],
    ])
  })

  test('--from leaves out what is before the day', async () => {
    const rows = [row('2023-03-04', 1), row('2023-03-05', 2), row('2023-03-06', 3)]
    await replay([await table('day.csv', rows), '--from', '2023-03-06'])
    expect(pages()).toEqual(['2', '3'])
  })

  test('paced, files are merged by time and the data’s clock runs as many times as fast', async () => {
    const first = await table('a.csv', [row('2023-03-05', 1), row('2023-03-07', 3)])
    const second = await table('b.csv', [row('2023-03-06', 2)])
    // Two days of data in a fifth of a second each.
    await replay([first, second, '--speed', '432000x'])
    expect(pages()).toEqual(['1', '2', '3'])
    expect((ingest.times.at(-1) ?? 0) - (ingest.times[0] ?? 0)).toBeGreaterThan(350)
  })

  test('unpaced, one file goes after the other', async () => {
    const first = await table('a.csv', [row('2023-03-05', 1), row('2023-03-07', 3)])
    const second = await table('b.csv', [row('2023-03-06', 2)])
    await replay([first, second])
    expect(pages()).toEqual(['1', '3', '2'])
  })

  test('a file of no known format is told before anything is sent', async () => {
    const good = await table('a.csv', [row('2023-03-05', 1)])
    const bad = join(folder, 'notes.txt')
    await writeFile(bad, 'nothing to see')
    await expect(replay([good, bad])).rejects.toThrow(/notes\.txt: not a format/)
    expect(ingest.batches).toEqual([])
  })
})

describe('the command line of a replay', () => {
  const env = { WAR_ROOM_INGEST_TOKEN: 't' }
  test.each([
    [[], /at least one file/],
    [['a', '--speed', 'fast'], /--speed fast/],
    [['a', '--speed', '0x'], /--speed 0x/],
    [['a', '--from', 'yesterday'], /--from yesterday/],
    [['a', '--country', 'NLD'], /--country NLD/],
    [['a', '--url', 'ftp://x'], /--url/],
    [['a', '--batch', '0'], /--batch 0/],
    [['a', '--colour', 'red'], /colour/],
  ])('%j is refused with the reason', (args, reason) => {
    expect(() => replayArguments(args, env)).toThrow(reason)
  })

  test('without a token it says how to make one', () => {
    expect(() => replayArguments(['a'], {})).toThrow(/npm run token/)
  })

  test('speed, day and country are read', () => {
    expect(replayArguments(['a', '--speed', '60x', '--from', '2023-06-01', '--country', 'nl'], env)).toMatchObject({
      speed: 60,
      fromMs: Date.parse('2023-06-01'),
      country: 'NL',
    })
    expect(replayArguments(['a', '--speed', '2x'], env)).toMatchObject({ batch: 1000 })
    expect(replayArguments(['a'], env)).toMatchObject({ speed: null, batch: 5000, url: 'http://127.0.0.1:4000' })
    expect(replayArguments(['a'], { ...env, PORT: '4555' }).url).toBe('http://127.0.0.1:4555')
  })
})
