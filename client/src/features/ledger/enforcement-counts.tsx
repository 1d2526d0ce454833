import { useState } from 'react'

import type { EnforcementCounts, EnforcementEntry } from '../../../../shared/protocol/ledger.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { Answered } from '../../ui/answered.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { countryName } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { enforcementStateLooks, measureWord } from './ledger-words.ts'

type Count = EnforcementCounts['counts'][number]
type Shown = Exclude<EnforcementEntry['state'], 'void'>
const states: readonly Shown[] = ['requested', 'done', 'refused', 'appealed', 'reversed']

/** How much was done or refused, by country, election and measure. */
export function EnforcementCountsSection() {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const query = new URLSearchParams()
  if (from !== '') query.set('from', `${from}T00:00:00Z`)
  if (to !== '') query.set('to', `${to}T23:59:59Z`)
  const { answer, reload } = useAnswer<EnforcementCounts>(`/api/enforcement/counts?${query}`)
  return (
    <div>
      <div className="filter-line">
        <TextField label="From (UTC day)" type="date" value={from} onChange={setFrom} />
        <TextField label="To (UTC day)" type="date" value={to} onChange={setTo} />
      </div>
      <Answered answer={answer} what="The counts could not be loaded." reload={reload}>
        {({ counts }) => <CountTable counts={counts} />}
      </Answered>
    </div>
  )
}

interface Line {
  readonly country: string | null
  readonly election: string | null
  readonly measure: string
  readonly byState: ReadonlyMap<string, { readonly amount: number; readonly entries: number }>
}

/** One line per place and measure, the states side by side; a country before its elections. */
export function linesOf(counts: readonly Count[]): Line[] {
  const lines = new Map<string, { line: Line; byState: Map<string, { amount: number; entries: number }> }>()
  for (const { country, election, measure, state, amount, entries } of counts) {
    const key = JSON.stringify([country, election, measure])
    let held = lines.get(key)
    if (held === undefined) {
      const byState = new Map<string, { amount: number; entries: number }>()
      held = { line: { country, election, measure, byState }, byState }
      lines.set(key, held)
    }
    const before = held.byState.get(state)
    held.byState.set(state, {
      amount: amount + (before?.amount ?? 0),
      entries: entries + (before?.entries ?? 0),
    })
  }
  return [...lines.values()]
    .map(({ line }) => line)
    .toSorted(
      (a, b) =>
        (a.country ?? '').localeCompare(b.country ?? '') ||
        (a.election ?? '').localeCompare(b.election ?? '') ||
        a.measure.localeCompare(b.measure),
    )
}

function CountTable({ counts }: { counts: readonly Count[] }) {
  const names = useElectionNames()
  const lines = linesOf(counts)
  if (lines.length === 0) return <p className="muted">No measure is entered for this time.</p>
  return (
    <ScrollRegion className="table-scroll" label="Counts of measures">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Country</th>
            <th scope="col">Election</th>
            <th scope="col">Measure</th>
            {states.map((state) => (
              <th key={state} scope="col" className="number">
                {enforcementStateLooks[state].word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={JSON.stringify([line.country, line.election, line.measure])}>
              <td>{countryName(line.country)}</td>
              <td>
                {line.election === null ? (
                  <span className="muted">all of it</span>
                ) : (
                  (names.get(line.election) ?? line.election)
                )}
              </td>
              <td>{measureWord(line.measure)}</td>
              {states.map((state) => (
                <td key={state} className="number">
                  <Amount count={line.byState.get(state)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Amount({ count }: { count: { readonly amount: number; readonly entries: number } | undefined }) {
  if (count === undefined) return <span className="muted">–</span>
  return (
    <>
      {count.amount.toLocaleString('en')} <span className="muted">in {count.entries.toLocaleString('en')}</span>
    </>
  )
}
