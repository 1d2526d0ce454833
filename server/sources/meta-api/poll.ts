/**
 * The Meta Ad Library API as a live source: asks for the ads of each country again and again, and hands on every ad as
 * one pull saw it (`pull`, `at`), so that a later state stands beside an earlier one and alerts keep what they saw.
 *
 * Cost: one call a page of ads; the interval and the rate headers bound it. Blind to ads the query does not match and
 * to what changes between two pulls.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import { hash } from 'node:crypto'

import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Ad, Observation } from '../../../shared/domain/observation.ts'
import { adRecord } from './ad-record.ts'
import { ArchiveRefused, archivePages } from './archive-pages.ts'
import { textWithoutToken } from './strip-token.ts'

/** Names of today's API; v5 names are read too, but an old version has to be asked for with its own list. */
export const CURRENT_FIELDS = [
  'id',
  'ad_creation_time',
  'ad_creative_bodies',
  'ad_creative_link_captions',
  'ad_creative_link_titles',
  'ad_delivery_start_time',
  'ad_delivery_stop_time',
  'ad_snapshot_url',
  'bylines',
  'beneficiary_payers',
  'currency',
  'delivery_by_region',
  'impressions',
  'languages',
  'page_id',
  'page_name',
  'publisher_platforms',
  'spend',
  'target_ages',
  'target_gender',
  'target_locations',
] as const

export interface MetaApiSettings {
  readonly baseUrl: string
  readonly token: string
  readonly countries: readonly string[]
  /** One query a term and country; the API needs terms or page ids. */
  readonly searchTerms: readonly string[]
  readonly pageIds: readonly string[]
  readonly political: boolean
  /** Only ads delivered in the last so many days. */
  readonly days: number
  readonly intervalMs: number
  readonly limit: number
  readonly fields: readonly string[]
}

export interface MetaApiRun {
  readonly settings: MetaApiSettings
  /** Takes NDJSON; resolves when it is durable. */
  readonly post: (ndjson: string) => Promise<void>
  readonly clock: { now(): number }
  readonly signal: AbortSignal
  readonly log: (message: string) => void
  /** Waits, in real time unless a test has its own. */
  readonly wait?: (ms: number, reason: string) => Promise<void>
}

/** Ids that one call takes. */
const PAGES_PER_CALL = 10
const ATTEMPTS = 8

/** Polls until the signal; resolves then. A refused query is logged and tried again at the next turn. */
export async function pollMetaApi(run: MetaApiRun): Promise<void> {
  while (!run.signal.aborted) {
    try {
      await pullOnce(run)
      await waitFor(run, run.settings.intervalMs, 'until the next pull')
    } catch (error) {
      if (run.signal.aborted) return
      throw error
    }
  }
}

/** One pull of every country: what each query answers now. */
export async function pullOnce(run: MetaApiRun): Promise<void> {
  for (const country of run.settings.countries) {
    const at = new Date(run.clock.now()).toISOString()
    const pull = `meta-api:${country}:${at}`
    const seen = new Set<string>()
    let complete = true
    for (const parameters of queriesOf(run.settings, country, run.clock.now())) {
      complete =
        (await readQuery(run, parameters, { country, at, pull, political: run.settings.political }, seen)) && complete
    }
    // Without this mark nobody takes an ad that is missing for one that vanished.
    if (complete) await run.post(JSON.stringify(pullMark(country, at, pull, seen.size)))
  }
}

async function readQuery(
  run: MetaApiRun,
  parameters: Readonly<Record<string, string>>,
  context: { country: string; at: string; pull: string; political: boolean },
  seen: Set<string>,
): Promise<boolean> {
  const { baseUrl, token, limit } = run.settings
  const wait = (ms: number, reason: string): Promise<void> => waitFor(run, ms, reason)
  try {
    for await (const page of archivePages({
      baseUrl,
      token,
      parameters,
      limit,
      attempts: ATTEMPTS,
      signal: run.signal,
      wait,
    })) {
      const lines = page.flatMap((raw) => lineOf(run, raw, context, seen))
      if (lines.length > 0) await run.post(lines.join('\n'))
    }
    return true
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error
    run.log(`meta-api ${context.country}: ${error.message}`)
    return false
  }
}

/** The same ad may match several terms: once a pull is enough. */
function lineOf(
  run: MetaApiRun,
  raw: unknown,
  context: { country: string; at: string; pull: string; political: boolean },
  seen: Set<string>,
): string[] {
  const result = adRecord(raw, context)
  if (!result.ok) {
    run.log(
      textWithoutToken(
        `meta-api ${context.country}: an ad was left out: ${result.field}: ${result.message}`,
        run.settings.token,
      ),
    )
    return []
  }
  if (seen.has(result.ad.adId)) return []
  seen.add(result.ad.adId)
  return [JSON.stringify({ observationId: versionId(result.ad), ...result.ad })]
}

/** The same ad in the same pull is one observation however often it is sent. */
function versionId(ad: Ad): string {
  return `meta-api:${hash('sha256', `${ad.pull}\n${ad.adId}`, 'base64url').slice(0, 22)}`
}

function pullMark(country: string, at: string, pull: string, rows: number): Observation {
  return { type: 'pull', platform: 'meta', source: 'meta-api', observationId: pull, pull, at, country, rows }
}

function queriesOf(settings: MetaApiSettings, country: string, now: number): Record<string, string>[] {
  const common = {
    ad_reached_countries: JSON.stringify([country]),
    ad_type: settings.political ? 'POLITICAL_AND_ISSUE_ADS' : 'ALL',
    ad_active_status: 'ALL',
    ad_delivery_date_min: new Date(now - settings.days * DAY_MS).toISOString().slice(0, 10),
    fields: settings.fields.join(','),
  }
  const byTerm = settings.searchTerms.map((term) => ({ ...common, search_terms: term }))
  const byPage: Record<string, string>[] = []
  for (let from = 0; from < settings.pageIds.length; from += PAGES_PER_CALL) {
    byPage.push({ ...common, search_page_ids: JSON.stringify(settings.pageIds.slice(from, from + PAGES_PER_CALL)) })
  }
  return [...byTerm, ...byPage]
}

async function waitFor(run: MetaApiRun, ms: number, reason: string): Promise<void> {
  if (run.wait !== undefined) return run.wait(ms, reason)
  await sleep(ms, undefined, { signal: run.signal })
}
