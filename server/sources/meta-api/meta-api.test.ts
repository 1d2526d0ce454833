import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { observation } from '../../../shared/domain/observation.ts'
import type { Ad, Observation } from '../../../shared/domain/observation.ts'
import { pollMetaApi, pullOnce } from './poll.ts'
import type { MetaApiRun, MetaApiSettings } from './poll.ts'
import { metaApiSettings } from './settings.ts'
import { pauseMs, usageOf } from './usage.ts'

const TOKEN = 'EAABsecretTokenOfTheCaller123'

type Special = (query: URLSearchParams) => { status: number; headers?: Record<string, string>; body: unknown } | 'cut'

/** Behaves as `ads_archive` does: needs a token, pages by cursor, writes the token into every link it gives. */
class Archive {
  ads: Record<string, unknown>[] = []
  headers: Record<string, string> = {}
  readonly next: Special[] = []
  readonly requests: { query: URLSearchParams; headers: IncomingHttpHeaders }[] = []
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      const { searchParams: query } = new URL(request.url ?? '', 'http://archive')
      this.requests.push({ query, headers: request.headers })
      const special = this.next.shift()?.(query)
      if (special === 'cut') {
        response.destroy()
        return
      }
      const { status, headers = {}, body } = special ?? this.#page(query)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v23.0`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  #page(query: URLSearchParams): ReturnType<Exclude<Special, 'cut'>> & object {
    if (query.get('access_token') !== TOKEN) {
      return {
        status: 400,
        body: { error: { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 } },
      }
    }
    const from = Number(Buffer.from(query.get('after') ?? '', 'base64').toString() || '0')
    const to = from + Number(query.get('limit'))
    const after = Buffer.from(String(to)).toString('base64')
    const next = new URL(`https://graph.facebook.com/v23.0/ads_archive?${query}&after=${after}`).href
    const paging = to < this.ads.length ? { cursors: { after }, next } : { cursors: { after } }
    return { status: 200, headers: this.headers, body: { data: this.ads.slice(from, to), paging } }
  }
}

function archived(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: String(id),
    page_id: '6756153498',
    page_name: 'A Page',
    ad_creation_time: '2021-12-07',
    ad_delivery_start_time: '2021-12-08',
    ad_snapshot_url: `https://www.facebook.com/ads/archive/render_ad/?id=${id}&access_token=${TOKEN}`,
    bylines: 'A Foundation',
    currency: 'USD',
    spend: { lower_bound: '300', upper_bound: '399' },
    ...more,
  }
}

let archive: Archive
let settings: MetaApiSettings
let posted: Observation[] = []
let waits: { ms: number; reason: string }[] = []
let logged: string[] = []
let now = Date.parse('2026-10-04T12:00:00Z')

beforeEach(async () => {
  archive = new Archive()
  posted = []
  waits = []
  logged = []
  now = Date.parse('2026-10-04T12:00:00Z')
  settings = {
    baseUrl: await archive.listen(),
    token: TOKEN,
    countries: ['US'],
    searchTerms: ['election'],
    pageIds: [],
    political: true,
    days: 7,
    intervalMs: 60_000,
    limit: 2,
    fields: ['id', 'spend'],
  }
})
afterEach(() => archive.close())

function run(given: Partial<MetaApiSettings> = {}, signal = new AbortController().signal): MetaApiRun {
  return {
    settings: { ...settings, ...given },
    post: async (ndjson) => void posted.push(...ndjson.split('\n').map((line) => JSON.parse(line) as Observation)),
    clock: { now: () => now },
    signal,
    log: (message) => logged.push(message),
    wait: async (ms, reason) => void waits.push({ ms, reason }),
  }
}

const ads = (): Ad[] => posted.filter((one) => one.type === 'ad')

describe('pulling from the Ad Library API', () => {
  test('pages are followed to the last, every ad is posted once, and the pull is marked complete', async () => {
    archive.ads = [1, 2, 3, 4, 5].map((id) => archived(id))
    await pullOnce(run())
    expect(ads().map((ad) => ad.adId)).toEqual(['1', '2', '3', '4', '5'])
    expect(archive.requests.map(({ query }) => query.get('after'))).toEqual([null, 'Mg==', 'NA=='])
    expect(posted.at(-1)).toMatchObject({ type: 'pull', source: 'meta-api', country: 'US', rows: 5 })
    for (const one of posted) expect(observation.safeParse(one).success).toBe(true)
  })

  test('an answer without ads is a complete pull of nothing', async () => {
    await pullOnce(run())
    expect(posted).toMatchObject([{ type: 'pull', rows: 0 }])
  })

  test('the query names country, kind, days, fields and terms', async () => {
    await pullOnce(run())
    expect(Object.fromEntries(archive.requests[0]?.query ?? [])).toMatchObject({
      ad_reached_countries: '["US"]',
      ad_type: 'POLITICAL_AND_ISSUE_ADS',
      ad_active_status: 'ALL',
      ad_delivery_date_min: '2026-09-27',
      search_terms: 'election',
      fields: 'id,spend',
    })
  })

  test('page ids are asked for ten at a time', async () => {
    await pullOnce(run({ searchTerms: [], pageIds: Array.from({ length: 23 }, (_, index) => String(index)) }))
    const asked = archive.requests.map(({ query }) => JSON.parse(query.get('search_page_ids') ?? '[]').length)
    expect(asked).toEqual([10, 10, 3])
  })

  test('an ad that several terms find is posted once in a pull', async () => {
    archive.ads = [archived(1)]
    await pullOnce(run({ searchTerms: ['vote', 'election'] }))
    expect(ads()).toHaveLength(1)
  })

  test('the next pull brings the ad as it is then, under another pull and id, beside the earlier one', async () => {
    archive.ads = [archived(1)]
    await pullOnce(run())
    now += 900_000
    archive.ads = [archived(1, { spend: { lower_bound: '10000', upper_bound: '14999' }, bylines: undefined })]
    await pullOnce(run())
    const [before, after] = ads()
    expect([before?.spend?.min, after?.spend?.min]).toEqual([300, 10_000])
    expect([before?.disclaimer, after?.disclaimer]).toEqual(['A Foundation', null])
    expect([before?.at, after?.at]).toEqual(['2026-10-04T12:00:00.000Z', '2026-10-04T12:15:00.000Z'])
    expect(before?.pull).not.toBe(after?.pull)
    expect(before?.observationId).not.toBe(after?.observationId)
  })

  test('the token is in no observation, no log line and no error', async () => {
    archive.ads = [archived(1), archived(2, { id: undefined, ad_snapshot_url: `x?access_token=${TOKEN}` })]
    archive.next.push(() => ({ status: 500, body: { error: { message: `bad call access_token=${TOKEN}`, code: 2 } } }))
    await pullOnce(run())
    archive.next.push(() => ({ status: 400, body: { error: { message: `Cannot parse ${TOKEN}`, code: 100 } } }))
    await pullOnce(run())
    expect(ads()).toHaveLength(1)
    expect(logged.length).toBeGreaterThan(1)
    expect(waits.length).toBeGreaterThan(0)
    expect(JSON.stringify([posted, logged, waits])).not.toContain('secretToken')
    expect(ads()[0]?.snapshotUrl).toBe('https://www.facebook.com/ads/archive/render_ad/?id=1')
  })
})

describe('limits and errors of the Ad Library API', () => {
  test('near the end of the allowance it slows down', async () => {
    archive.ads = [1, 2, 3].map((id) => archived(id))
    const usage = [
      { type: 'ads_archive', call_count: 95, total_cputime: 20, total_time: 25, estimated_time_to_regain_access: 0 },
    ]
    archive.headers = { 'x-business-use-case-usage': JSON.stringify({ 1234: usage }) }
    await pullOnce(run())
    expect(ads()).toHaveLength(3)
    expect(waits.length).toBe(1)
    expect(waits[0]?.ms).toBeGreaterThan(60_000)
  })

  test('past the limit it waits as many minutes as the header says and goes on where it was', async () => {
    archive.ads = [1, 2, 3].map((id) => archived(id))
    const header = JSON.stringify({ 1: [{ call_count: 100, estimated_time_to_regain_access: 12 }] })
    archive.next.push(
      () => ({
        status: 200,
        body: {
          data: [archived(1), archived(2)],
          paging: { cursors: { after: 'Mg==' }, next: 'https://x/?after=Mg==' },
        },
      }),
      () => ({
        status: 400,
        headers: { 'x-business-use-case-usage': header },
        body: {
          error: { message: 'Calls to this api have exceeded the rate limit.', type: 'OAuthException', code: 613 },
        },
      }),
    )
    await pullOnce(run())
    expect(ads().map((ad) => ad.adId)).toEqual(['1', '2', '3'])
    expect(waits.map(({ ms }) => ms)).toEqual([12 * 60_000])
  })

  test('a rate limit without a word on how long is waited out for minutes, not seconds', async () => {
    archive.ads = [archived(1)]
    archive.next.push(() => ({
      status: 403,
      body: { error: { message: 'Application request limit reached', code: 4 } },
    }))
    await pullOnce(run())
    expect(ads()).toHaveLength(1)
    expect(waits[0]?.ms).toBeGreaterThanOrEqual(300_000)
  })

  test('server errors, lost connections and answers cut short are tried again, longer each time', async () => {
    archive.ads = [archived(1)]
    archive.next.push(
      () => ({ status: 500, body: { error: { message: 'An unknown error occurred', code: 1 } } }),
      () => 'cut',
      () => ({ status: 200, body: { dat: [] } }),
      () => ({ status: 503, body: 'Service Unavailable' }),
    )
    await pullOnce(run())
    expect(ads()).toHaveLength(1)
    expect(waits.map(({ ms }) => ms)).toEqual([1000, 2000, 4000, 8000])
  })

  test('"reduce the amount of data" makes the pages smaller', async () => {
    archive.ads = [1, 2].map((id) => archived(id))
    archive.next.push(() => ({
      status: 500,
      body: { error: { message: "Please reduce the amount of data you're asking for", code: 1 } },
    }))
    await pullOnce(run({ limit: 100 }))
    expect(archive.requests.map(({ query }) => query.get('limit'))).toEqual(['100', '50'])
    expect(ads()).toHaveLength(2)
  })

  test('a token that is not valid is not tried again, and the pull is not marked complete', async () => {
    await pullOnce(run({ token: 'another' }))
    expect(archive.requests).toHaveLength(1)
    expect(posted).toEqual([])
    expect(logged.join()).toMatch(/code 190.*Invalid OAuth/)
  })

  test('a cursor that comes again ends the query', async () => {
    const loop = { data: [archived(1)], paging: { cursors: { after: 'A' }, next: 'https://x/?after=A' } }
    for (let count = 0; count < 5; count++) archive.next.push(() => ({ status: 200, body: loop }))
    await pullOnce(run())
    expect(archive.requests).toHaveLength(2)
  })

  test('polling goes on after the interval and stops with its signal', async () => {
    archive.ads = [archived(1)]
    const stop = new AbortController()
    const polling = run({}, stop.signal)
    const wait = async (ms: number, reason: string): Promise<void> => {
      waits.push({ ms, reason })
      now += ms
      if (waits.length === 3) stop.abort()
    }
    await pollMetaApi({ ...polling, wait })
    expect(ads()).toHaveLength(3)
    expect(new Set(ads().map((ad) => ad.pull)).size).toBe(3)
  })

  test.each([
    [{}, 0],
    [{ 'x-app-usage': '{"call_count":50,"total_time":10,"total_cputime":10}' }, 0],
    [{ 'x-app-usage': '{"call_count":100}' }, 300_000],
    [{ 'x-business-use-case-usage': '{"1":[{"call_count":"10","estimated_time_to_regain_access":3}]}' }, 180_000],
    [{ 'x-business-use-case-usage': 'not json' }, 0],
  ])('headers %j make a pause of %i ms', (headers, ms) => {
    expect(pauseMs(usageOf(new Headers(headers)))).toBe(ms)
  })
})

describe('settings of the API source', () => {
  test('without a token the source is off', () => {
    expect(metaApiSettings({})).toBeNull()
  })

  test.each([
    [{ META_API_TOKEN: 't' }, /META_API_COUNTRIES/],
    [{ META_API_TOKEN: 't', META_API_COUNTRIES: 'Brazil' }, /BRAZIL/],
    [{ META_API_TOKEN: 't', META_API_COUNTRIES: 'BR' }, /META_API_SEARCH_TERMS/],
    [{ META_API_TOKEN: 't', META_API_COUNTRIES: 'BR', META_API_PAGE_IDS: '1', META_API_DAYS: 'x' }, /META_API_DAYS/],
  ])('%j says what is missing', (env, reason) => {
    expect(() => metaApiSettings(env)).toThrow(reason)
  })

  test('lists are split and defaults filled in', () => {
    const env = { META_API_TOKEN: 't', META_API_COUNTRIES: 'br, mx', META_API_SEARCH_TERMS: 'voto,eleição' }
    expect(metaApiSettings(env)).toMatchObject({
      countries: ['BR', 'MX'],
      searchTerms: ['voto', 'eleição'],
      intervalMs: 900_000,
    })
  })
})
