import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Failure } from '../../shared/protocol/errors.ts'
import { startApp, type Running, type TestUser } from '../../tests/support/start-app.ts'

let app: Running
let admin: TestUser
beforeAll(async () => {
  app = await startApp()
  admin = await app.makeUser({ role: 'admin' })
})
afterAll(() => app.close())

async function refusal(path: string): Promise<{ status: number; error: Failure | undefined }> {
  const response = await app.fetch(path, { as: admin })
  const { error } = (await response.json()) as { error?: Failure }
  return { status: response.status, error }
}

test.each([
  ['/api/alerts?kinds=account-cluster', 'kinds', 'kind'],
  ['/api/export.csv?countries=BR', 'countries', 'country'],
  ['/api/export.json?limit=5', 'limit', 'severity'],
  ['/api/search?q=a&size=5', 'size', 'limit'],
  ['/api/dead-letters?before=5', 'before', 'after'],
])(
  '[ACCESS28] %s is refused by the name of the unknown parameter, with those that are known',
  async (path, unknown, known) => {
    const { status, error } = await refusal(path)
    expect({ status, code: error?.code }).toEqual({ status: 400, code: 'INVALID' })
    expect(error?.message).toMatch(new RegExp(`^Unknown query parameter ${unknown}; known are .*\\b${known}\\b`))
    expect(error?.fields?.map(({ field }) => field)).toEqual([unknown])
  },
)

test('[ACCESS28] no read route of the API passes over a parameter that it does not know', async () => {
  const reads = app.app.routes.filter(({ method, url }) => method === 'GET' && url.startsWith('/api/'))
  const lenient: string[] = []
  for (const { url } of reads) {
    const { status, error } = await refusal(`${url.replaceAll(/:\w+/g, 'none')}?no-such=1`)
    if (status !== 400 || error?.message.includes('no-such') !== true) lenient.push(`${url} ${status}`)
  }
  expect(reads.length).toBeGreaterThan(30)
  expect(lenient).toEqual([])
})

test('the description of the API says which parameters there are, and that there are no others', async () => {
  const { paths } = (await (await app.fetch('/api/openapi.json', { as: admin })).json()) as {
    paths: Record<string, { get?: { parameters?: { name: string }[]; 'x-query'?: unknown } }>
  }
  const alerts = paths['/api/alerts']?.get
  expect(alerts?.parameters?.map(({ name }) => name)).toContain('kind')
  expect(alerts?.['x-query']).toEqual({ additionalProperties: false })
})
