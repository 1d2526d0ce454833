import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { run } from './series.ts'

let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'series-'))))
afterAll(() => rmSync(folder, { recursive: true }))

async function scored(text: string): Promise<string[][]> {
  const [from, to] = [join(folder, 'in.csv'), join(folder, 'out.csv')]
  writeFileSync(from, text)
  await run([from, '--out', to])
  const lines = readFileSync(to, 'utf8').trim().split('\n')
  return lines.map((line) => line.split(','))
}

test('every row comes back with a score between 0 and 1; a gap has none of its own', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => `2024-01-${i},${i === 60 ? '' : i === 70 ? 90 : 5 + (i % 3)}`)
  const [head, ...out] = await scored(`timestamp,value\n${rows.join('\n')}\n`)
  expect(head).toEqual(['timestamp', 'value', 'score'])
  expect(out).toHaveLength(80)
  const scores = out.map(([, , score]) => Number(score))
  expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
  expect(scores[60]).toBe(0)
  expect(scores.indexOf(Math.max(...scores))).toBe(70)
})

test('a file with other columns is refused with their names', async () => {
  await expect(scored('time,v\n1,2\n')).rejects.toThrow('timestamp,value; it says time,v')
})

test('a file without a row is refused', async () => {
  await expect(scored('timestamp,value\n')).rejects.toThrow('holds no row')
})
