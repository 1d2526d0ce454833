/**
 * `evaluate -- ads ADS.ndjson[.gz]|IRA.csv[.gz] --out alerts.ndjson`: ad records through the detectors of the live
 * server, in time order. One line per alert when it is first raised, and again when a group names pages it had not
 * named. Any ad format is recognised by its content; ad lines written by others are read leniently.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import { rateSeverity } from '../../alerting/severity.ts'
import { createAdDetection } from '../../detection/ads/ad-detection.ts'
import { createCalendar, type Calendar } from '../../elections/calendar.ts'
import { seedElections } from '../../elections/seed.ts'
import { sourceFormats } from '../../sources/formats.ts'
import { observationTime } from '../../sources/observation-time.ts'
import { openFile } from '../../sources/open-file.ts'
import type { SourceFormat } from '../../sources/source-format.ts'
import { lenientAds } from './lenient-ads.ts'

/** As often as the live server would call the detectors on a slow feed. */
const BATCH_MS = 6 * HOUR_MS
/** Our own lines are read leniently here; every other format as in a replay, spend tables too. */
const FORMATS: readonly SourceFormat[] = [
  ...sourceFormats.filter((format) => format.id !== 'observations-ndjson'),
  lenientAds,
]

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
  const [path] = positionals
  if (path === undefined || values.out === undefined) {
    throw new Error('usage: evaluate -- ads ADS.ndjson[.gz]|IRA.csv[.gz] --out alerts.ndjson [--country CC]')
  }
  const { observations, rejected } = await read(path, values.country)
  const calendar = createCalendar(seedElections)
  const out = createWriteStream(values.out)
  const alerts = new Map<string, number>()
  const started = performance.now()
  detect(observations, calendar, (finding) => {
    alerts.set(finding.kind, (alerts.get(finding.kind) ?? 0) + 1)
    out.write(`${JSON.stringify(lineOf(finding, calendar))}\n`)
  })
  const seconds = (performance.now() - started) / 1000
  out.end()
  await once(out, 'finish')
  report(observations.length, seconds, rejected, alerts)
}

async function read(path: string, country: string | undefined): Promise<Input> {
  const opened = await openFile(path)
  const format = FORMATS.find((each) => each.recognises(opened.file))
  if (format === undefined)
    throw new Error(`${path} is not an ad format: ad lines, the IRA table, Snapchat, or an Ad Library table`)
  const observations: Observation[] = []
  let rejected = 0
  for await (const record of format.read(opened.stream(), opened.file, country === undefined ? {} : { country })) {
    if (record.ok) observations.push(record.observation)
    else rejected += 1
  }
  const time = new Map(observations.map((observation) => [observation, observationTime(observation) ?? 0]))
  observations.sort((a, b) => (time.get(a) ?? 0) - (time.get(b) ?? 0))
  return { observations, rejected }
}

/** Nothing of a later moment is known when an earlier one is judged. */
function detect(observations: readonly Observation[], calendar: Calendar, emit: (finding: Finding) => void): void {
  const detection = createAdDetection({ calendar })
  let now = 0
  let batchEnds = Number.NEGATIVE_INFINITY
  for (const observation of observations) {
    now = Math.max(now, observationTime(observation) ?? now)
    if (now >= batchEnds) {
      detection.advance(now, emit)
      batchEnds = now + BATCH_MS
    }
    detection.observe(observation, now, emit)
  }
  detection.advance(now, emit, true)
}

function lineOf(finding: Finding, calendar: Calendar): Record<string, unknown> {
  const { subject, members, country, subdivision, at } = finding
  const named = members.filter((member) => member.type === 'advertiser').map((member) => member.id)
  const effect = calendar.effect(country, subdivision, Date.parse(at))
  return {
    at,
    kind: finding.kind,
    score: Math.round(finding.score * 10_000) / 10_000,
    severity: rateSeverity(finding, effect).severity,
    advertiserIds: subject.type === 'advertiser' ? [subject.id, ...named] : named,
    country,
    title: finding.title,
  }
}

function report(observations: number, seconds: number, rejected: number, alerts: ReadonlyMap<string, number>): void {
  const counts = [...alerts].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  const rate = Math.round(observations / Math.max(seconds, 1e-6))
  process.stderr.write(
    `${observations} observations, ${rejected} rejected, ${rate} observations/s, peak memory ${memory} MB\nalerts: ${counts}\n`,
  )
}
