import { severities } from '../../../../shared/domain/alert.ts'
import type { ResponseAnswer, ResponseTimes } from '../../../../shared/protocol/reports.ts'
import { counted, severityWord } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { DayChart } from './day-chart.tsx'
import { DotWhisker } from './dot-whisker.tsx'
import { durationText, durationTicks } from './duration-text.ts'
import { stepNames, steps, type Step } from './steps.ts'
import { PlainTable, TableTwin } from './table-twin.tsx'
import { timesCells, timesColumns } from './times-cells.ts'

/** How fast the room is: detect, claim, decide and act, by severity, by day and by election. */
export function ResponseSection({ answer }: { answer: ResponseAnswer }) {
  const names = useElectionNames()
  if (answer.all.alerts === 0) return <p className="muted">No alert was raised in this span.</p>
  const elections = Object.entries(answer.byElection)
  return (
    <>
      <Tiles all={answer.all} />
      {answer.backfilled > 0 && (
        <p className="muted">
          {counted(answer.backfilled, 'alert rests', 'alerts rest')} on facts older than 30 days, as after an import,
          and {answer.backfilled === 1 ? 'is' : 'are'} left out of the time to detect.
        </p>
      )}
      <p className="muted">
        A library that publishes a day’s spend days later makes the time to detect that much longer.
      </p>
      <h3>By severity</h3>
      <p className="muted">The dot is the middle alert, the whisker ends where nine in ten are done.</p>
      <div className="step-grid">
        {stepNames.map((step) => (
          <BySeverity key={step} step={step} answer={answer} />
        ))}
      </div>
      <TableTwin
        label="Times by severity"
        columns={timesColumns('Severity')}
        rows={severities.flatMap((severity) => {
          const times = answer.bySeverity[severity]
          return times === undefined ? [] : [[severityWord(severity), ...timesCells(times)]]
        })}
      />
      <h3>By day</h3>
      <DayChart byDay={answer.byDay} />
      {elections.length > 0 && (
        <>
          <h3>By election</h3>
          <PlainTable
            label="Times by election"
            columns={timesColumns('Election')}
            rows={elections.map(([id, times]) => [names.get(id) ?? id, ...timesCells(times)])}
          />
        </>
      )}
    </>
  )
}

function Tiles({ all }: { all: ResponseTimes }) {
  return (
    <dl className="tiles">
      {stepNames.map((step) => (
        <div key={step} className="tile">
          <dt>
            {steps[step].word} <span className="muted">{steps[step].says}</span>
          </dt>
          <dd className="tile-value">{durationText(all[step].p50)}</dd>
          <dd className="muted">
            {all[step].n === 0
              ? 'none in this span'
              : `nine in ten within ${durationText(all[step].p90)} · n ${all[step].n.toLocaleString('en')}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function BySeverity({ step, answer }: { step: Step; answer: ResponseAnswer }) {
  const rows = severities.flatMap((severity) => {
    const times = answer.bySeverity[severity]?.[step]
    if (times === undefined || times.p50 === null) return []
    const high = times.p90 ?? times.p50
    return [{ label: severityWord(severity), value: times.p50, low: times.p50, high, tone: `var(--${severity})` }]
  })
  return (
    <div className="chart-block">
      <p>
        <strong>{steps[step].word}</strong> <span className="muted">{steps[step].says}</span>
      </p>
      {rows.length === 0 ? (
        <p className="muted">None in this span.</p>
      ) : (
        <DotWhisker
          label={`Time to ${steps[step].word.toLowerCase()} by severity`}
          rows={rows}
          ticks={durationTicks(rows.flatMap(({ low, high }) => [low, high]))}
          scale="log"
          text={durationText}
          labelWidth={72}
        />
      )}
    </div>
  )
}
