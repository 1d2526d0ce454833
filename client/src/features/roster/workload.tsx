import { Link } from 'react-router'

import { severities } from '../../../../shared/domain/alert.ts'
import type { WorkloadEntry } from '../../../../shared/protocol/handover.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { filterToUrl } from '../../store/view-url.ts'
import { Answered } from '../../ui/answered.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { severityWord } from '../../ui/words.ts'

/** Open alerts by who holds them. Those on shift without any are listed too: they have room. */
export function Workload() {
  const { answer, reload } = useAnswer<{ people: WorkloadEntry[] }>('/api/workload')
  return (
    <section className="page-section" aria-labelledby="workload-title">
      <div className="section-line">
        <h2 id="workload-title">Workload</h2>
        <span className="muted">open alerts by who holds them</span>
        <span className="spring" />
        <button type="button" className="button button--small" onClick={reload}>
          Refresh
        </button>
      </div>
      <Answered answer={answer} what="The workload could not be loaded." reload={reload}>
        {({ people }) => <WorkloadTable people={people} />}
      </Answered>
    </section>
  )
}

function WorkloadTable({ people }: { people: readonly WorkloadEntry[] }) {
  if (people.length === 0) return <p className="muted">Nobody is on shift and nobody holds an alert.</p>
  const most = Math.max(1, ...people.map(({ open }) => open))
  return (
    <DataTable
      label="Open alerts by person"
      heads={['Who', 'State', { number: 'Open' }, 'By severity', { number: 'Escalated' }]}
    >
      {people.map((entry) => (
        <tr key={entry.person.id}>
          <td>
            <Link to={{ pathname: '/feed', search: searchOf(entry.person.id) }}>{entry.person.name}</Link>
          </td>
          <td>
            {entry.onShift ? <span className="chip chip--ok">On shift</span> : <span className="muted">off shift</span>}{' '}
            <span className="muted">{entry.online ? 'here' : 'away'}</span>
          </td>
          <td className="number">
            <span className="load-bar" style={{ width: `${(60 * entry.open) / most}px` }} aria-hidden="true" />{' '}
            {entry.open.toLocaleString('en')}
          </td>
          <td>
            <span className="open-counts">
              {severities.map((severity) => {
                const count = entry.bySeverity[severity] ?? 0
                return count === 0 ? null : (
                  <span key={severity}>
                    <SeverityGlyph severity={severity} />
                    <span className="visually-hidden">{severityWord(severity)}</span> {count}
                  </span>
                )
              })}
            </span>
          </td>
          <td className="number">{entry.escalated}</td>
        </tr>
      ))}
    </DataTable>
  )
}

function searchOf(id: string): string {
  return filterToUrl({ owners: [id] }, new URLSearchParams()).toString()
}
