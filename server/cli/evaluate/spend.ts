/**
 * `evaluate -- spend INPUT.csv[.gz] --out alerts.ndjson`: spend tables through the detector of the live server.
 *
 * One line per alert when it is first raised. Rows are put in order of their days first, where a file is not.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { WriteStream } from 'node:fs'
import { parseArgs } from 'node:util'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { createSpendDetection } from '../../detection/spend/spend-detection.ts'
import { observationTime } from '../../sources/observation-time.ts'
import { openFile } from '../../sources/open-file.ts'
import { spendTable } from '../../sources/spend-table.ts'

interface Input {
  readonly observations: Observation[]
  readonly rejected: number
}

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { out: { type: 'string' }, country: { type: 'string' } },
    allowPositionals: true,
  })
  const path = positionals[0]
  if (path === undefined || values.out === undefined) {
    throw new Error('usage: evaluate -- spend INPUT.csv[.gz] --out alerts.ndjson [--country CC]')
  }
  const { observations, rejected } = await read(path, values.country)
  const out = createWriteStream(values.out)
  const detection = createSpendDetection()
  let alerts = 0
  const emit = (finding: Finding): void => {
    alerts++
    out.write(`${JSON.stringify(lineOf(finding))}\n`)
  }
  const started = performance.now()
  let now = 0
  for (const observation of observations) {
    now = Math.max(now, observationTime(observation) ?? now)
    detection.observe(observation, now, emit)
  }
  detection.advance(now, emit, true)
  const seconds = (performance.now() - started) / 1000
  await closed(out)
  report(observations.length, seconds, rejected, alerts, detection.memory())
}

async function read(path: string, country: string | undefined): Promise<Input> {
  const opened = await openFile(path)
  if (!spendTable.recognises(opened.file)) throw new Error(`${path} is not a spend table (date, page_id, spend)`)
  const observations: Observation[] = []
  let rejected = 0
  const options = country === undefined ? {} : { country }
  for await (const record of spendTable.read(opened.stream(), opened.file, options)) {
    if (record.ok) observations.push(record.observation)
    else if (rejected++ < 5) process.stderr.write(`line ${record.reject.line}: ${record.reject.message}\n`)
  }
  return { observations: inTimeOrder(observations), rejected }
}

/** Stable, so that a pull stays behind the rows of its day. */
function inTimeOrder(observations: Observation[]): Observation[] {
  const timed = observations.map((observation) => ({ observation, time: observationTime(observation) ?? 0 }))
  timed.sort((a, b) => a.time - b.time || Number(a.observation.type === 'pull') - Number(b.observation.type === 'pull'))
  return timed.map((one) => one.observation)
}

function lineOf(finding: Finding): Record<string, unknown> {
  const ids = finding.members.length > 0 ? finding.members.map((one) => one.id) : [finding.subject.id]
  const { at, kind, score, country, title } = finding
  return { at, kind, score, severity: severityOf(finding), advertiserIds: ids, country, title }
}

/** Without a calendar the severity is what the score and the reach make of it. */
function severityOf(finding: Finding): string {
  const weight = finding.score * (0.6 + 0.8 * finding.reach)
  if (weight >= 0.85) return 'critical'
  if (weight >= 0.65) return 'high'
  if (weight >= 0.45) return 'medium'
  return weight >= 0.25 ? 'low' : 'info'
}

async function closed(out: WriteStream): Promise<void> {
  out.end()
  await once(out, 'close')
}

function report(
  count: number,
  seconds: number,
  rejected: number,
  alerts: number,
  memory: { series: number; bytes: number },
): void {
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stderr.write(
    `${count} observations, ${rejected} rejected, ${alerts} alerts, ${memory.series} advertiser series\n` +
      `${Math.round(count / Math.max(seconds, 1e-6))} observations/s, peak memory ${peak} MB, ` +
      `${Math.round(memory.bytes / Math.max(1, memory.series))} bytes per series\n`,
  )
}
