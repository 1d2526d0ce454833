/** Whom a cluster concerns: the country most of its accounts were said to be in, and whether it is an exercise. */
import type { AccountTable } from './account-table.ts'
import type { Cluster } from './cluster.ts'

const MAJORITY = 0.6

/** Null when less than half of the accounts have a country, or no country holds a clear majority of those that do. */
export function countryOf(cluster: Cluster, accounts: AccountTable): string | null {
  const counts = new Map<string, number>()
  let known = 0
  for (const account of cluster.members.keys()) {
    const country = accounts.countryOf(account)
    if (country === '') continue
    known++
    counts.set(country, (counts.get(country) ?? 0) + 1)
  }
  if (known * 2 < cluster.members.size) return null
  for (const [country, count] of counts) if (count >= MAJORITY * known) return country
  return null
}

/** An exercise is one whose accounts are mostly made up for it. */
export function isExercise(cluster: Cluster, accounts: AccountTable): boolean {
  let made = 0
  for (const account of cluster.members.keys()) made += accounts.isExercise(account) ? 1 : 0
  return made * 2 > cluster.members.size
}
