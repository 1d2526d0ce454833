/**
 * Who may see what, worked out anew from the rules and not by the server's own function, and a reader that finds every
 * alert a text tells of: by its id, and by a word that only this alert says.
 */
import { openStates, type AlertRow } from '../../shared/domain/alert.ts'
import type { Sight } from '../../shared/domain/access.ts'
import type { TestUser } from './start-app.ts'

const WORD = /\bwort\d+x\b/gi
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

export const wordOf = (n: number): string => `Wort${n}x`

export function maySee({ user }: TestUser, row: AlertRow): boolean {
  const { scope, role, lanes } = user
  const placed =
    scope === null ||
    (row.country !== null && scope.countries.includes(row.country)) ||
    row.elections.some((id) => scope.elections.includes(id))
  return placed && (role !== 'specialist' || row.lanesAsked.some((lane) => lanes.includes(lane)))
}

export function covers(scope: NonNullable<Sight>['scope'], row: AlertRow): boolean {
  if (scope === null) return true
  const byElection = row.elections.some((id) => scope.elections.includes(id))
  return byElection || (row.country !== null && scope.countries.includes(row.country))
}

export class ScopeWatch {
  /** Every alert as it is now, by id and by its word. */
  readonly #alerts = new Map<string, AlertRow>()
  readonly leaks: string[] = []
  /** How many alerts were found in what was told, by the way they were told: the guard that it looked. */
  readonly told = new Map<string, number>()

  learn(rows: readonly AlertRow[]): void {
    for (const row of rows) {
      this.#alerts.set(row.id, row)
      this.#alerts.set(/wort\d+x/i.exec(row.title)![0].toLowerCase(), row)
    }
  }

  get rows(): AlertRow[] {
    return [...new Set(this.#alerts.values())]
  }

  visibleTo(person: TestUser): AlertRow[] {
    return this.rows.filter((row) => maySee(person, row))
  }

  openTo(person: TestUser): AlertRow[] {
    return this.visibleTo(person).filter(({ state }) => (openStates as readonly string[]).includes(state))
  }

  leak(what: string, who: TestUser | string): void {
    const of = typeof who === 'string' ? who : JSON.stringify([who.user.role, who.user.scope, who.user.lanes])
    this.leaks.push(`${what} to ${of}`)
  }

  /** Rows as they were sent: each must have been in sight as it then was, and names no other alert. */
  checkRows(way: string, person: TestUser, rows: readonly AlertRow[]): void {
    this.#count(way, rows.length)
    for (const row of rows) {
      if (!maySee(person, row)) this.leak(`${way}: alert of ${row.country}`, person)
      const named = (JSON.stringify(row).match(ID) ?? []).filter((id) => id !== row.id)
      for (const id of named) if (this.#alerts.has(id)) this.leak(`${way}: a row names another`, person)
    }
  }

  /** Whatever else was sent: every alert named in it must be in sight. Returns the alerts that were named. */
  checkText(way: string, text: string, sees: (row: AlertRow) => boolean, who: TestUser | string): AlertRow[] {
    const named = new Set<AlertRow>()
    for (const [found] of [...text.matchAll(WORD), ...text.matchAll(ID)]) {
      const row = this.#alerts.get(found.toLowerCase())
      if (row !== undefined) named.add(row)
    }
    this.#count(way, named.size)
    for (const row of named) if (!sees(row)) this.leak(`${way}: alert of ${row.country}`, who)
    return [...named]
  }

  #count(way: string, n: number): void {
    this.told.set(way, (this.told.get(way) ?? 0) + n)
  }
}
