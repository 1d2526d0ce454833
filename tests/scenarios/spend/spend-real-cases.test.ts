/** Real cases that look like surges and are none: relabelled payers, mass restatements, damaged ids, rolling sums. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { createSpendDetection } from '../../../server/detection/spend/spend-detection.ts'
import { openFile } from '../../../server/sources/open-file.ts'
import { spendTable } from '../../../server/sources/spend-table.ts'
import { about, dayAfter, findingsOf, spendRow, steadyField } from '../../support/spend-field-of.ts'

const ADS = join(import.meta.dirname, '../../../../shared/data/ads')

async function read(name: string): Promise<{ observations: Observation[]; codes: string[] }> {
  const opened = await openFile(join(ADS, name))
  const observations: Observation[] = []
  const codes: string[] = []
  for await (const record of spendTable.read(opened.stream(), opened.file, {})) {
    if (record.ok) observations.push(record.observation)
    else codes.push(record.reject.code)
  }
  return { observations, codes }
}

describe('invented, after real ones', () => {
  const field = steadyField(120, 40, { basis: 'period' })

  test('a page whose payer line changes is one page: no stop, no newcomer, no surge', () => {
    const rows = Array.from({ length: 40 }, (_, day) =>
      spendRow('relabelled', day, 400 + (day % 5), { disclaimer: day < 30 ? 'Old payer' : 'New payer' }),
    )
    expect(about(findingsOf([...field, ...rows]), 'relabelled')).toEqual([])
  })

  test('a lifetime total that appears again under a new payer line is no spend', () => {
    const totals = new Map<string, number>()
    const lifetime = field.map((row) => {
      totals.set(row.advertiserId, (totals.get(row.advertiserId) ?? 0) + row.spend.min)
      const total = totals.get(row.advertiserId)!
      return { ...row, basis: 'lifetime' as const, spend: { ...row.spend, min: total, max: total } }
    })
    const rows = Array.from({ length: 40 }, (_, day) =>
      spendRow('moved', day, 50_000 + 100 * day, {
        basis: 'lifetime',
        disclaimer: day < 30 ? 'Old payer' : 'New payer',
      }),
    )
    const found = findingsOf([...lifetime, ...rows])
    expect(about(found, 'moved')).toEqual([])
  })

  test('a lifetime total that is lowered and raised again is no spend of that size', () => {
    const rows = Array.from({ length: 40 }, (_, day) =>
      spendRow('restated', day, 9000 + 20 * day - (day === 30 ? 4000 : 0), { basis: 'lifetime' }),
    )
    const others = Array.from({ length: 40 }, (_, page) =>
      Array.from({ length: 40 }, (_, day) =>
        spendRow(`o${page}`, day, (page + 5) * (day + 1) + ((day * 7) % 5), { basis: 'lifetime' }),
      ),
    ).flat()
    const found = about(findingsOf([...others, ...rows]), 'restated')
    expect(found.filter((one) => one.at === dayAfter(30))).toEqual([])
  })

  test('a rolling sum gains the day that comes, not the week', () => {
    const rows: Observation[] = []
    for (let page = 0; page < 40; page++) {
      for (let day = 6; day < 60; day++) {
        const amount = (d: number): number => (page === 0 && d === 40 ? 4000 : 100 + ((d * 13 + page * 7) % 11))
        const sum = Array.from({ length: 7 }, (_, i) => amount(day - i)).reduce((a, b) => a + b)
        rows.push({ ...spendRow(`r${page}`, day, sum, { basis: 'rolling' }), from: dayAfter(day - 6) })
      }
    }
    const found = about(findingsOf(rows), 'r0')
    expect(found.map((one) => one.kind)).toEqual(['spend-surge'])
    expect(found[0]!.at).toBe(dayAfter(40))
    expect(found[0]!.measure.value).toBeGreaterThan(20)
  })

  test('rows whose page id a spreadsheet rounded are rejected with the reason', async () => {
    const csv =
      'date,country,currency,page_id,page_name,disclaimer,spend\n2024-05-01,MX,MXN,1.00867E+14,A,B,5\n2024-05-01,MX,MXN,123,A,B,≤100\n'
    const records = []
    for await (const record of spendTable.read(Readable.from([Buffer.from(csv)]), { name: 'x.csv', head: csv }, {}))
      records.push(record)
    expect(records.map((one) => (one.ok ? one.observation.type : one.reject.code))).toEqual([
      'id_damaged',
      'spend',
      'pull',
    ])
  })
})

describe.skipIf(!existsSync(ADS))('real files (skipped where ../shared/data/ads is absent)', () => {
  test('the days on which the library restated hundreds of Dutch totals raise no more than other days', async () => {
    const { observations } = await read('NL_moves.csv.gz')
    expect(observations.length).toBeGreaterThan(30_000)
    const down = ['2023-03-30', '2023-04-27', '2023-05-30', '2023-06-29', '2023-07-30', '2023-08-30']
    const found: Finding[] = []
    const detection = createSpendDetection()
    for (const one of observations) detection.observe(one, 0, (finding) => found.push(finding))
    detection.advance(0, (finding) => found.push(finding), true)
    const onRestated = found.filter((one) => down.includes(one.at))
    expect(found.length).toBeGreaterThan(20)
    expect(onRestated.filter((one) => one.kind === 'page-swarm')).toEqual([])
    expect(onRestated.length / down.length).toBeLessThan((2 * found.length) / 200)
  })

  test('the damaged report of Mexico gives no spend at all', async () => {
    const opened = await openFile(join(ADS, 'meta_report_originals/MX_2024-05_presidential_EXCEL_MANGLED.csv'))
    expect(spendTable.recognises(opened.file)).toBe(false)
  })
})
