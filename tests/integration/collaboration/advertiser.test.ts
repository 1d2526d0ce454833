import { afterAll, beforeAll, expect, test } from 'vitest'

import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket, until } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let ana: TestUser

const day = (n: number) => new Date(Date.UTC(2026, 7, 1 + n)).toISOString().slice(0, 10)
const spend = (n: number, given: object = {}) => ({
  type: 'spend',
  platform: 'meta',
  source: 'meta-report',
  advertiserId: '77',
  advertiserName: 'Água Limpa',
  disclaimer: 'Limpa Ltda',
  country: 'BR',
  from: day(n),
  to: day(n),
  spend: { min: 100, max: 100, currency: 'BRL' },
  observationId: `s-${n}-${JSON.stringify(given)}`,
  ...given,
})

beforeAll(async () => {
  app = await startApp()
  ana = await app.makeUser()
  await app.observe([
    ...Array.from({ length: 28 }, (_, n) => spend(n)),
    ...Array.from({ length: 7 }, (_, n) => spend(28 + n, { spend: { min: 300, max: 300, currency: 'BRL' } })),
    // Another paid-for-by line on the same day is added; the same line again is a restatement.
    spend(34, {
      disclaimer: 'Outra SA',
      advertiserName: 'Água Limpíssima',
      spend: { min: 0, max: 100, currency: 'BRL' },
    }),
    spend(0, { spend: { min: 40, max: 40, currency: 'BRL' }, observationId: 'restated' }),
    // A region is part of its country, and another country is another scope.
    spend(34, { region: 'BR-SP', spend: { min: 200, max: 200, currency: 'BRL' } }),
    spend(34, { country: 'DE', spend: { min: 5, max: null, currency: 'EUR' } }),
    {
      type: 'ad',
      platform: 'meta',
      adId: 'a1',
      advertiserId: '77',
      createdAt: '2026-09-01T10:00:00Z',
      startedAt: '2026-09-01T10:00:00Z',
      disclaimer: null,
      currency: 'BRL',
      spend: { min: 0, max: 99 },
      country: 'BR',
      targeting: { countries: ['BR', 'MX'] },
      text: 'vote "spend"',
    },
    {
      type: 'post',
      platform: 'x',
      postId: 'p',
      accountId: 'acc',
      at: '2026-09-01T10:00:00Z',
      text: 'says "type":"spend"',
    },
  ])
  await app.raise([
    findingOf({ subject: { type: 'advertiser', id: '77', name: 'Água Limpa' }, country: 'BR' }),
    findingOf({
      kind: 'page-swarm',
      subject: { type: 'page-group', id: 'g', name: 'two pages' },
      members: [
        { type: 'advertiser', id: '77', name: 'Água Limpa' },
        { type: 'advertiser', id: '78', name: 'Outra Página' },
      ],
    }),
  ])
  await until(
    'the observations are in',
    async () => (await page(ana)).readTo?.behind === 0 && (await page(ana)).spend.length > 0,
  )
})
afterAll(() => app.close())

const page = (who: TestUser, query = '') => call(app, who, 'GET', `/api/advertisers/77${query}`)

test('[COL13] spend is shown by day as published, added over disclaimers, restated by the later word', async () => {
  const answer = await page(ana)
  const brazil = answer.spend.filter(({ country }: any) => country === 'BR')
  expect(brazil).toHaveLength(35)
  expect(brazil[0]).toEqual({ from: day(0), to: day(0), country: 'BR', currency: 'BRL', min: 40, max: 40 })
  expect(brazil.at(-1)).toMatchObject({ min: 300, max: 400 })
  expect(answer.spend.filter(({ country }: any) => country === 'DE')).toMatchObject([{ min: 5, max: null }])
  const total = answer.totals.find(({ country }: any) => country === 'BR')
  expect(total).toMatchObject({ last7: { min: 2100, max: 2200 }, timesOwn: 3.2 })
})

test('[COL13] names and disclaimers come with their dates, ads with what the source tells', async () => {
  const answer = await page(ana)
  expect(answer.names.map(({ name }: any) => name).sort()).toEqual(['Água Limpa', 'Água Limpíssima'])
  expect(answer.disclaimers).toContainEqual({ country: 'BR', text: 'Limpa Ltda', firstAt: day(0), lastAt: day(34) })
  expect(answer.disclaimers.some(({ text }: any) => text === null)).toBe(true)
  expect(answer.ads).toMatchObject({
    total: 1,
    live: 1,
    withoutDisclaimer: 1,
    list: [{ adId: 'a1', spend: { min: 0, max: 99 } }],
  })
})

test('[COL13] alerts that name it are listed, and who is named with it', async () => {
  const answer = await page(ana)
  expect(answer.alerts).toHaveLength(2)
  expect(answer.linked.map(({ id }: any) => id).sort()).toEqual(['78', 'g'])
})

test('[COL13] nothing outside scope is shown, not even that the advertiser exists', async () => {
  const germany = await app.makeUser({ scope: { countries: ['DE'], elections: [] } })
  const answer = await page(germany)
  expect(answer).toMatchObject({ countries: ['DE'], alerts: [], ads: { total: 0 } })
  expect(answer.disclaimers.every(({ country }: any) => country === 'DE')).toBe(true)
  const france = await app.makeUser({ scope: { countries: ['FR'], elections: [] } })
  expect(await page(france)).toMatchObject({ status: 404 })
  expect(await page(ana, '?exercise=true')).toMatchObject({ status: 404 })
})

test('[COL13] an ad of several countries is told of those in scope', async () => {
  const brazil = await app.makeUser({ scope: { countries: ['BR'], elections: [] } })
  expect((await page(ana)).countries).toEqual(['BR', 'DE', 'MX'])
  expect(await page(brazil)).toMatchObject({ countries: ['BR'], ads: { total: 1, list: [{ country: 'BR' }] } })
})

test('[ACCESS29] a specialist sees of an advertiser what was observed where their lane was asked about it', async () => {
  const legal = await app.makeUser({ role: 'specialist', lanes: ['legal'] })
  expect(await page(legal)).toMatchObject({ status: 404 })
  const lead = await app.makeUser({ role: 'lead' })
  const { alerts } = await page(lead)
  const row = alerts.find(({ state }: any) => state === 'new')
  const socket = await connectSocket(app.address, lead)
  const asked = commandOf('escalate', row, { lane: 'legal', ask: 'Is it lawful?' })
  expect(await ask(socket, 'alert:command', asked)).toMatchObject({ ok: true })
  socket.disconnect()
  const answer = await page(legal)
  expect(answer).toMatchObject({ countries: ['BR'], alerts: [{ id: row.id }], ads: { total: 1 } })
  expect(answer.spend.length).toBeGreaterThan(30)
  expect(answer.spend.filter(({ country }: any) => country !== 'BR')).toEqual([])
  expect(answer.disclaimers.filter(({ country }: any) => country !== 'BR')).toEqual([])
})

test('[COL13] after a restart the file is read on, not again', async () => {
  await app.restart()
  await until('it is open', async () => (await page(ana)).readTo?.behind === 0)
  expect((await page(ana)).spend.filter(({ country }: any) => country === 'BR')).toHaveLength(35)
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
