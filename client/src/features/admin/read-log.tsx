import { useEffect, useState } from 'react'
import { Link } from 'react-router'

import type { ReadEntry } from '../../../../shared/protocol/http.ts'
import { needPeople } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { dayText } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'

const LIMIT = 500

/** Who opened what touches persons: one line per person, thing and day. */
export function ReadLog() {
  const people = useApp((state) => state.people.value)
  const [user, setUser] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  useEffect(needPeople, [])
  const query = new URLSearchParams({ limit: String(LIMIT) })
  for (const [name, value] of [
    ['user', user],
    ['from', from],
    ['to', to],
  ] as const)
    if (value) query.set(name, value)
  const { answer, reload } = useAnswer<{ entries: ReadEntry[] }>(`/api/admin/read-log?${query}`)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return (
    <div>
      <div className="filter-line">
        <SelectField
          label="Person"
          value={user}
          options={[['', 'Everybody'], ...people.map(({ id, name }) => [id, name] as const)]}
          onChange={setUser}
        />
        <TextField label="From" type="date" value={from} onChange={setFrom} />
        <TextField label="To" type="date" value={to} onChange={setTo} />
      </div>
      <Answered answer={answer} what="The read log could not be loaded." reload={reload}>
        {({ entries }) => <ReadTable entries={entries} names={names} />}
      </Answered>
    </div>
  )
}

function ReadTable({ entries, names }: { entries: readonly ReadEntry[]; names: ReadonlyMap<string, string> }) {
  const elections = useElectionNames()
  if (entries.length === 0) return <p className="muted">Nothing was read in this time.</p>
  return (
    <>
      <DataTable label="Read log" heads={['Day', 'Person', 'What', 'Where', { number: 'Times' }, { number: 'Last' }]}>
        {entries.map((entry) => (
          <tr key={`${entry.day} ${entry.userId} ${entry.kind} ${entry.object}`}>
            <td className="nowrap">{dayText(entry.day)}</td>
            <td>{names.get(entry.userId) ?? entry.userId}</td>
            <td className="wide-words">
              {entry.kind}{' '}
              {entry.kind === 'alert' ? (
                <Link className="mono" to={`/alert/${encodeURIComponent(entry.object)}`}>
                  {entry.object}
                </Link>
              ) : (
                <span className="mono">{entry.object}</span>
              )}
            </td>
            <td>{[countryName(entry.country), ...entry.elections.map((id) => elections.get(id) ?? id)].join(' · ')}</td>
            <td className="number">{entry.times.toLocaleString('en')}</td>
            <td className="number">
              <Age at={entry.lastAt} />
            </td>
          </tr>
        ))}
      </DataTable>
      {entries.length === LIMIT && <p className="muted">The newest {LIMIT} lines: narrow the days for earlier ones.</p>}
    </>
  )
}
