import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

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

test('a value that is no number is told with its line and stops nothing', async () => {
  const told = vi.spyOn(process.stderr, 'write')
  try {
    const rows = Array.from({ length: 40 }, (_, i) =>
      i === 7 ? '7,1x' : i === 9 ? '9' : i === 11 ? '11,NaN' : `${i},${i % 3}`,
    )
    const [, ...out] = await scored(`timestamp,value\n${rows.join('\n')}\n`)
    expect(out).toHaveLength(40)
    expect(out[7]).toEqual(['7', '1x', '0.000000'])
    const lines = told.mock.calls.map(([text]) => String(text))
    expect(lines.filter((line) => line.startsWith('line '))).toEqual([
      'line 9, value: "1x" is no number\n',
      'line 11, value: there is none\n',
    ])
    expect(lines.at(-1)).toContain('2 values unreadable')
  } finally {
    told.mockRestore()
  }
})

test('a season keeps its phase over rows that are left out', async () => {
  const value = (i: number): number => (i % 24 < 8 ? 10 : 50) + ((i * 7919) % 5) / 5
  const rows = Array.from({ length: 600 }, (_, i) => `${i * 3600},${value(i)}`)
  const kept = rows.filter((_, i) => i < 400 || i >= 411)
  const [, ...out] = await scored(`timestamp,value\n${kept.join('\n')}\n`)
  expect(out.slice(400).every(([, , score]) => Number(score) < 0.2)).toBe(true)
})
