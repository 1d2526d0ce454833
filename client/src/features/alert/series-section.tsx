import { useState } from 'react'

import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import { SeriesChart, type ChartMark, type ChartSpan } from '../../charts/series-chart.tsx'
import { SeriesTable } from '../../charts/series-table.tsx'
import { useElections } from '../elections/use-elections.ts'

/** The measured series: what was seen, what was to be expected, when it fired; as a chart or as a table. */
export function SeriesSection({ alert, series }: { alert: AlertDetail; series: NonNullable<AlertDetail['series']> }) {
  const [asTable, setAsTable] = useState(false)
  const [axis, setAxis] = useState<'calendar' | 'election'>('calendar')
  const elections = useElections().filter(({ id }) => alert.row.elections.includes(id))
  const marks: ChartMark[] = elections.flatMap((election) =>
    election.rounds.map((round, index) => ({
      at: Date.parse(round.date),
      label: election.rounds.length > 1 ? `Round ${index + 1}` : 'Polls',
    })),
  )
  const silences: ChartSpan[] = elections.flatMap((election) =>
    (election.silence ?? []).map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to), label: 'Silence' })),
  )
  const polls = marks[0]?.at
  return (
    <section className="detail-section" aria-labelledby="series-title">
      <div className="section-line">
        <h2 id="series-title">
          {alert.row.measure.label} <span className="muted">{series.unit}</span>
        </h2>
        <span className="spring" />
        {polls !== undefined && (
          <button
            type="button"
            className="button button--small"
            aria-pressed={axis === 'election'}
            title="Count days from polling day"
            onClick={() => setAxis(axis === 'election' ? 'calendar' : 'election')}
          >
            E−n
          </button>
        )}
        <button
          type="button"
          className="button button--small"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          Table
        </button>
      </div>
      {asTable ? (
        <SeriesTable points={series.points} unit={series.unit} threshold={series.threshold} />
      ) : (
        <SeriesChart
          points={series.points}
          unit={series.unit}
          threshold={series.threshold}
          firedAt={alert.row.firstSeenAt}
          marks={marks}
          silences={silences}
          pollsAt={axis === 'election' ? polls : undefined}
        />
      )}
    </section>
  )
}
