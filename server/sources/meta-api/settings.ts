/** Settings of the Meta Ad Library API source from the environment; null when it is not configured. */
import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { CURRENT_FIELDS } from './poll.ts'
import type { MetaApiSettings } from './poll.ts'

export function metaApiSettings(env: Readonly<Record<string, string | undefined>>): MetaApiSettings | null {
  const token = env['META_API_TOKEN'] ?? ''
  if (token === '') return null
  const countries = listOf(env['META_API_COUNTRIES']).map((country) => country.toUpperCase())
  const searchTerms = listOf(env['META_API_SEARCH_TERMS'])
  const pageIds = listOf(env['META_API_PAGE_IDS'])
  if (countries.length === 0)
    throw new Error('META_API_TOKEN is set: META_API_COUNTRIES must say which countries, e.g. BR,MX')
  const wrong = countries.find((country) => !/^[A-Z]{2}$/.test(country))
  if (wrong !== undefined) throw new Error(`META_API_COUNTRIES: "${wrong}" is not an ISO country code`)
  if (searchTerms.length === 0 && pageIds.length === 0) {
    throw new Error(
      'META_API_TOKEN is set: give META_API_SEARCH_TERMS or META_API_PAGE_IDS, the API answers nothing without',
    )
  }
  return {
    baseUrl: env['META_API_URL'] ?? 'https://graph.facebook.com/v23.0',
    token,
    countries,
    searchTerms,
    pageIds,
    political: env['META_API_AD_TYPE'] !== 'ALL',
    days: numberOf(env['META_API_DAYS'], 'META_API_DAYS', 7),
    intervalMs: numberOf(env['META_API_INTERVAL_MINUTES'], 'META_API_INTERVAL_MINUTES', 15) * MINUTE_MS,
    limit: numberOf(env['META_API_PAGE_SIZE'], 'META_API_PAGE_SIZE', 250),
    fields: CURRENT_FIELDS,
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function numberOf(text: string | undefined, name: string, usual: number): number {
  if (text === undefined || text === '') return usual
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name}: "${text}" is not a number above 0`)
  return value
}
