import { Link } from 'react-router'

import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { dispositionWord, kindWord } from '../../ui/words.ts'
import { EntityName } from './entity-name.tsx'

/** What was found on it and what people decided, and whom it shares alerts with. */
export function AlertsOf({ value: { alerts, dispositions, linked, exercise } }: { value: AdvertiserAnswer }) {
  const decided = Object.entries(dispositions)
  return (
    <>
      <section className="page-section" aria-labelledby="alerts-title">
        <h2 id="alerts-title">
          Alerts <span className="muted">{alerts.length}</span>
        </h2>
        <p className="muted">
          {decided.length === 0
            ? 'None has been decided.'
            : decided.map(([disposition, count]) => `${dispositionWord(disposition)}: ${count}`).join(' · ')}
        </p>
        {alerts.length > 0 && <AlertTable alerts={alerts} />}
      </section>
      {linked.length > 0 && (
        <section className="page-section" aria-labelledby="linked-title">
          <h2 id="linked-title">Shares alerts with</h2>
          <ul>
            {linked.map((each) => (
              <li key={`${each.type} ${each.id}`}>
                <EntityName of={each} exercise={exercise} />{' '}
                <span className="muted">
                  {each.type.replaceAll('-', ' ')} · {each.alerts} alert{each.alerts === 1 ? '' : 's'}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function AlertTable({ alerts }: Pick<AdvertiserAnswer, 'alerts'>) {
  return (
    <DataTable label="Alerts" heads={['Severity', 'What', 'Kind', 'State', 'Disposition', { number: 'Raised' }]}>
      {alerts.map((row) => (
        <tr key={row.id}>
          <td>
            <SeverityMark severity={row.severity} />
          </td>
          <td>
            <Link to={`/alert/${encodeURIComponent(row.id)}`}>{row.title}</Link>
          </td>
          <td>{kindWord(row.kind)}</td>
          <td>
            <StateChip row={row} />
          </td>
          <td>{row.disposition === null ? '–' : dispositionWord(row.disposition)}</td>
          <td className="number">
            <Age at={row.raisedAt} />
          </td>
        </tr>
      ))}
    </DataTable>
  )
}
