/** Whose voters an ad reaches. */
import type { Ad } from '../../../shared/domain/observation.ts'

export interface Electorate {
  readonly country: string
  readonly subdivision: string | null
}

/** The country told, or the single one targeted; the region where there is exactly one. Null where it cannot be told. */
export function electorateOf(ad: Ad): Electorate | null {
  const countries = ad.targeting?.countries ?? []
  const regions = ad.targeting?.regions ?? []
  const ofRegions = new Set(regions.map((region) => region.slice(0, 2)))
  const country =
    ad.country ?? (countries.length === 1 ? countries[0] : ofRegions.size === 1 ? [...ofRegions][0] : undefined)
  if (country === undefined) return null
  const [region] = regions
  const subdivision = regions.length === 1 && region !== undefined && region.startsWith(`${country}-`) ? region : null
  return { country, subdivision }
}
