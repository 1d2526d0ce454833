import { describe, expect, test } from 'vitest'

import { observationsNdjson } from './observations-ndjson.ts'
import { readSource } from './read-source.testkit.ts'

const POST = '{"type":"post","platform":"x","postId":"1","accountId":"a","at":"2026-10-04T12:00:03Z"}'
const PULL = '{"type":"pull","platform":"meta","pull":"p","at":"2026-10-04T12:00:03Z"}'

describe('NDJSON observations', () => {
  test('are recognised by their first line', () => {
    expect(observationsNdjson.recognises({ name: 'posts.ndjson', head: `${POST}\n` })).toBe(true)
    expect(observationsNdjson.recognises({ name: 'x.json', head: '{\n "data": []\n}' })).toBe(false)
  })

  test('a bad line is told with its number and reason, and the lines around it are read', async () => {
    const text = `${POST}\n{"type":"post"\n${PULL}\n{"type":"post","platform":"x"}\n\n${POST}`
    const { observations, rejects } = await readSource(observationsNdjson, 'x.ndjson', text)
    expect(observations.map((one) => one.type)).toEqual(['post', 'pull', 'post'])
    expect(rejects.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, '', 'not_json'],
      [4, 'postId', 'invalid_type'],
    ])
  })

  test('keys that reach into prototypes are dropped', async () => {
    const line = POST.replace('{', '{"__proto__":{"polluted":true},"constructor":1,')
    const { observations } = await readSource(observationsNdjson, 'x.ndjson', line)
    expect(observations).toHaveLength(1)
    expect(Object.keys(observations[0] ?? {})).not.toContain('constructor')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('a file of one country need not name it in every line', async () => {
    const { observations } = await readSource(observationsNdjson, 'x.ndjson', POST, { country: 'BR' })
    expect(observations[0]).toMatchObject({ country: 'BR' })
  })
})
