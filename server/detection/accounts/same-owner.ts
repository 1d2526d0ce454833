/**
 * Pages of one publisher share the same links on purpose and openly. They are told apart where they carry one name
 * and lead to the site of that name ("Anzeiger Nord", "Anzeiger Süd" and anzeiger.example): marked, not alarmed.
 * Blind where names or links are hashed or missing; such pages then look like any other group that acts together.
 */
import type { AccountTable } from './account-table.ts'
import type { Cluster } from './cluster.ts'

const LEAST_LETTERS = 4
const SHARE_OF_NAMES = 0.6
const SHARE_OF_LINKS = 0.8

/** The site that the members openly belong to, or null. */
export function ownSiteOf(cluster: Cluster, accounts: AccountTable): string | null {
  let links = 0
  let top = ''
  let most = 0
  for (const [host, { pages }] of cluster.hosts) {
    links += pages
    if (pages <= most) continue
    most = pages
    top = host
  }
  if (links === 0 || most < SHARE_OF_LINKS * Math.max(links, cluster.objects.size)) return null
  const site = lettersOf(top)
  let named = 0
  for (const account of cluster.members.keys()) {
    const words = accounts
      .labelOf(account)
      .toLowerCase()
      .split(/[^\p{L}]+/u)
    if (words.some((word) => word.length >= LEAST_LETTERS && site.includes(word))) named++
  }
  return named >= SHARE_OF_NAMES * cluster.members.size ? top : null
}

function lettersOf(host: string): string {
  const name = host.split('.').slice(0, -1).join('.')
  return name.toLowerCase().replaceAll(/[^\p{L}]/gu, '')
}
