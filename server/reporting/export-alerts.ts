/** The current view as a file: page after page of the feed, never all of it in memory, and no names of analysts. */
import { sightOf, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow, Person } from '../../shared/domain/alert.ts'
import type { FeedFilter } from '../../shared/domain/feed-filter.ts'
import type { Store } from '../store/store.ts'
import { csvLine } from './csv.ts'

const PER_PAGE = 500

/** Names in files that leave the room endanger people: each analyst has one stable pseudonym. */
export type Pseudonyms = (person: Person | null) => Person | null

export async function pseudonymsOf(store: Pick<Store, 'access'>): Promise<Pseudonyms> {
  const known = new Map((await store.access.users()).map(({ id, pseudonym }) => [id, pseudonym]))
  return (person) => {
    if (person === null) return null
    const pseudonym = known.get(person.id) ?? 'unknown'
    return { id: pseudonym, name: pseudonym }
  }
}

export async function* exportRows(store: Store, user: SessionUser, filter: FeedFilter): AsyncGenerator<AlertRow[]> {
  const pseudonym = await pseudonymsOf(store)
  let after: AlertRow | undefined
  for (;;) {
    const cursor =
      after === undefined
        ? {}
        : { after: { severity: after.severity, owned: after.owner !== null, raisedAt: after.raisedAt, id: after.id } }
    const rows = await store.feed.rows({ filter, limit: PER_PAGE, ...cursor }, sightOf(user))
    const page = rows.slice(0, PER_PAGE)
    after = page.at(-1)
    yield page.map((row) => withoutNames(row, pseudonym))
    if (rows.length <= PER_PAGE) return
    // Live work goes first.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export function withoutNames(row: AlertRow, pseudonym: Pseudonyms): AlertRow {
  const { pendingClose } = row
  return {
    ...row,
    owner: pseudonym(row.owner),
    updatedBy: pseudonym(row.updatedBy),
    pendingClose:
      pendingClose === null ? null : { ...pendingClose, by: pseudonym(pendingClose.by) ?? { id: '', name: '' } },
  }
}

/** "USD no payer named", but "ads" alone where unit and label are the same word. */
function unitOf({ unit, label }: AlertRow['measure']): string {
  return unit === label ? unit : `${unit} ${label}`.trim()
}

const columns: readonly (readonly [string, (row: AlertRow) => string | number | boolean | null])[] = [
  ['id', (row) => row.id],
  ['severity', (row) => row.severity],
  ['detector severity', (row) => row.detectorSeverity],
  ['state', (row) => row.state],
  ['kind', (row) => row.kind],
  ['detector', (row) => `${row.detector} ${row.detectorVersion}`],
  ['country', (row) => row.country],
  ['subdivision', (row) => row.subdivision],
  ['elections', (row) => row.elections.join(' ')],
  ['title', (row) => row.title],
  ['summary', (row) => row.summary],
  ['subject type', (row) => row.subject.type],
  ['subject id', (row) => row.subject.id],
  ['subject', (row) => row.subject.name],
  ['members', (row) => row.memberCount],
  ['measure', (row) => row.measure.value],
  ['unit', (row) => unitOf(row.measure)],
  ['score', (row) => row.score],
  ['confidence', (row) => row.confidence],
  ['count', (row) => row.count],
  ['first seen', (row) => row.firstSeenAt],
  ['last seen', (row) => row.lastSeenAt],
  ['raised', (row) => row.raisedAt],
  ['updated', (row) => row.updatedAt],
  ['owner', (row) => row.owner?.name ?? null],
  ['lane', (row) => row.lane],
  ['disposition', (row) => row.disposition],
  ['due', (row) => row.dueAt],
  ['tags', (row) => row.tags.join(' ')],
  ['exercise', (row) => row.exercise],
]

export async function* csvOf(pages: AsyncIterable<readonly AlertRow[]>): AsyncGenerator<string> {
  // The mark lets spreadsheets read it as UTF-8.
  yield `\ufeff${csvLine(columns.map(([name]) => name))}`
  for await (const rows of pages) {
    if (rows.length > 0) yield rows.map((row) => csvLine(columns.map(([, of]) => of(row)))).join('')
  }
}

export async function* jsonOf(pages: AsyncIterable<readonly AlertRow[]>, head: object): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"alerts":[`
  let first = true
  for await (const rows of pages) {
    for (const row of rows) {
      yield `${first ? '' : ','}\n${JSON.stringify(row)}`
      first = false
    }
  }
  yield '\n]}\n'
}
