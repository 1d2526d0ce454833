/**
 * Mixes the Internet Research Agency ads into ordinary political ads of other places and years, moved in time by whole
 * weeks so that both run at once, for judging detection on ad records. Advertisers are told apart by the labels only.
 *
 *   node tests/support/mix-ads.ts --ira IRA.csv.gz --background A.csv.gz[@AU] --background B.csv.gz
 *     [--hide] [--created] [--from DATE] [--to DATE] [--shift WEEKS] --out mix.ndjson --labels mix.labels.json
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { observationTime } from '../../server/sources/observation-time.ts'
import { openFile } from '../../server/sources/open-file.ts'
import { adLibraryTable } from '../../server/sources/ad-library-table.ts'
import { iraAds } from '../../server/sources/ira-ads.ts'
import { snapchat } from '../../server/sources/snapchat.ts'
import type { Ad } from '../../shared/domain/observation.ts'
import { DAY_MS } from '../../shared/domain/time.ts'

export interface MixOptions {
  readonly ira: readonly Ad[]
  readonly backgrounds: readonly (readonly Ad[])[]
  /** Takes away currency, amounts' currency and every country, as if the source did not tell. */
  readonly hide?: boolean
  /** Gives background ads their start as time of creation, as some libraries print it. */
  readonly created?: boolean
  /** Part of the IRA period, as days. */
  readonly from?: string
  readonly to?: string
  /** Weeks by which the background is moved further. */
  readonly shift?: number
}

export interface Mix {
  readonly ads: readonly Ad[]
  readonly labels: Readonly<Record<string, { label: 'ira' | 'background'; ads: number }>>
}

const WEEK_MS = 7 * DAY_MS

export function mixAds(options: MixOptions): Mix {
  const { from = '', to = '9999' } = options
  const ira = options.ira.filter((ad) => (ad.createdAt ?? '') >= from && (ad.createdAt ?? '') < to)
  const start = Math.min(...ira.map(timeOf))
  const background = options.backgrounds.flatMap((ads) => moved(ads, start + (options.shift ?? 0) * WEEK_MS))
  const labels: Record<string, { label: 'ira' | 'background'; ads: number }> = {}
  const count = (ad: Ad, label: 'ira' | 'background'): void => {
    labels[ad.advertiserId] = { label, ads: (labels[ad.advertiserId]?.ads ?? 0) + 1 }
  }
  for (const ad of ira) count(ad, 'ira')
  for (const ad of background) count(ad, 'background')
  const named = background.map((ad) =>
    options.created === true ? { ...ad, createdAt: ad.createdAt ?? ad.startedAt } : ad,
  )
  const ads = [...ira, ...(named as Ad[])].sort((a, b) => timeOf(a) - timeOf(b))
  return { ads: options.hide === true ? ads.map(hidden) : ads, labels }
}

function timeOf(ad: Ad): number {
  return observationTime(ad) ?? 0
}

/** Whole weeks keep weekdays and hours of the day as they were. */
function moved(ads: readonly Ad[], start: number): Ad[] {
  const first = Math.min(...ads.map(timeOf))
  const by = Math.round((start - first) / WEEK_MS) * WEEK_MS
  const move = (time: string): string => new Date(Date.parse(time) + by).toISOString().replace('.000Z', 'Z')
  return ads.map((ad) => ({
    ...ad,
    ...(ad.createdAt === undefined ? {} : { createdAt: move(ad.createdAt) }),
    ...(ad.startedAt === undefined ? {} : { startedAt: move(ad.startedAt) }),
    ...(ad.stoppedAt === undefined ? {} : { stoppedAt: move(ad.stoppedAt) }),
  }))
}

function hidden(ad: Ad): Ad {
  const { currency: _currency, country: _country, paymentCountry: _paymentCountry, targeting, ...rest } = ad
  return targeting?.text === undefined ? rest : { ...rest, targeting: { text: targeting.text } }
}

/** Reads one of the ad formats, `FILE` or `FILE@CC` where the file does not name its country. */
export async function readAds(path: string): Promise<Ad[]> {
  const [, name = path, country] = /^(.*?)(?:@([A-Z]{2}))?$/.exec(path) ?? []
  const opened = await openFile(name)
  const format = [iraAds, adLibraryTable, snapchat].find((each) => each.recognises(opened.file))
  if (format === undefined) throw new Error(`${name}: not an ad format`)
  const ads: Ad[] = []
  for await (const record of format.read(opened.stream(), opened.file, country === undefined ? {} : { country })) {
    if (record.ok && record.observation.type === 'ad') ads.push(record.observation)
  }
  return ads
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ira: { type: 'string' },
      background: { type: 'string', multiple: true },
      hide: { type: 'boolean' },
      created: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      shift: { type: 'string' },
      out: { type: 'string' },
      labels: { type: 'string' },
    },
  })
  if (values.ira === undefined || values.out === undefined || values.labels === undefined) {
    throw new Error('--ira, --out and --labels are needed')
  }
  const mix = mixAds({
    ira: await readAds(values.ira),
    backgrounds: await Promise.all((values.background ?? []).map(readAds)),
    hide: values.hide === true,
    created: values.created === true,
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
    shift: Number(values.shift ?? 0),
  })
  writeFileSync(values.out, mix.ads.map((ad) => `${JSON.stringify(ad)}\n`).join(''))
  writeFileSync(values.labels, JSON.stringify(mix.labels))
  console.error(`${mix.ads.length} ads of ${Object.keys(mix.labels).length} advertisers`)
}

if (import.meta.main) await main()
