import type { ElectionEntry } from '../../../shared/protocol/http.ts'

const LONG_AGO_DAYS = -3

/** The next election of what is chosen: the chosen one, or the nearest of the country, or the nearest of all. */
export function electionInScope(
  elections: readonly ElectionEntry[],
  chosen: { countries?: readonly string[] | undefined; elections?: readonly string[] | undefined },
): ElectionEntry | null {
  const inScope = elections.filter((election) => {
    if (chosen.elections?.length) return chosen.elections.includes(election.id)
    return !chosen.countries?.length || chosen.countries.includes(election.country)
  })
  const days = ({ daysToPolls }: ElectionEntry) => daysToPolls ?? Number.POSITIVE_INFINITY
  const coming = inScope.filter((election) => days(election) >= LONG_AGO_DAYS).toSorted((a, b) => days(a) - days(b))
  return coming[0] ?? inScope.toSorted((a, b) => days(b) - days(a))[0] ?? null
}
