/**
 * Scores `evaluate -- ads` against the labels of a mix: how many pages of the campaign with at least five ads are
 * named, how many background advertisers, and whether the first ten alerts by score name the campaign only.
 *
 *   node tests/support/score-ads.ts mix.labels.json alerts.ndjson
 */
import { readFileSync } from 'node:fs'

export interface AdAlertLine {
  readonly score: number
  readonly advertiserIds: readonly string[]
}

export type MixLabels = Readonly<Record<string, { readonly label: 'ira' | 'background'; readonly ads: number }>>

export interface AdScore {
  readonly campaignPages: number
  readonly campaignNamed: number
  readonly background: number
  readonly backgroundNamed: number
  /** Of the ten alerts with the highest score, those that name campaign pages only. */
  readonly pureOfTen: number
  readonly alerts: number
}

const FEWEST_ADS = 5

export function scoreAds(labels: MixLabels, alerts: readonly AdAlertLine[]): AdScore {
  const named = new Set(alerts.flatMap((alert) => alert.advertiserIds))
  const entries = Object.entries(labels)
  const campaign = entries.filter(([, of]) => of.label === 'ira' && of.ads >= FEWEST_ADS)
  const background = entries.filter(([, of]) => of.label === 'background')
  const top = [...alerts].sort((a, b) => b.score - a.score).slice(0, 10)
  return {
    campaignPages: campaign.length,
    campaignNamed: campaign.filter(([id]) => named.has(id)).length,
    background: background.length,
    backgroundNamed: background.filter(([id]) => named.has(id)).length,
    pureOfTen: top.filter(
      (alert) => alert.advertiserIds.length > 0 && alert.advertiserIds.every((id) => labels[id]?.label === 'ira'),
    ).length,
    alerts: alerts.length,
  }
}

function main(): void {
  const [labelsFile, alertsFile] = process.argv.slice(2)
  if (labelsFile === undefined || alertsFile === undefined) throw new Error('usage: score-ads LABELS ALERTS')
  const labels = JSON.parse(readFileSync(labelsFile, 'utf8')) as MixLabels
  const lines = readFileSync(alertsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const score = scoreAds(
    labels,
    lines.map((line) => JSON.parse(line) as AdAlertLine),
  )
  const share = (part: number, all: number): string =>
    `${part} of ${all} (${((100 * part) / Math.max(1, all)).toFixed(1)} %)`
  console.log(`campaign pages with ≥ ${FEWEST_ADS} ads named: ${share(score.campaignNamed, score.campaignPages)}`)
  console.log(`background advertisers named: ${share(score.backgroundNamed, score.background)}`)
  console.log(
    `first ten alerts that name the campaign only: ${score.pureOfTen} of ${Math.min(10, score.alerts)}; alerts in all: ${score.alerts}`,
  )
}

if (import.meta.main) main()
