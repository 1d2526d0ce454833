import { useState } from 'react'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'

import type { ResponseAnswer } from '../../../../shared/protocol/reports.ts'
import { dayText } from '../../ui/time.ts'
import { durationText, durationTicks } from './duration-text.ts'
import { stepNames, steps, type Step } from './steps.ts'
import { TableTwin } from './table-twin.tsx'
import { timesCells, timesColumns } from './times-cells.ts'

const HEIGHT = 200
const axisText = { fill: 'var(--muted)', fontSize: 11 }

/** One step by the day on which its alerts were raised: the middle one, and where nine in ten are done. */
export function DayChart({ byDay }: Pick<ResponseAnswer, 'byDay'>) {
  const [step, setStep] = useState<Step>('claim')
  const days = Object.entries(byDay).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const drawn = days.map(([day, { [step]: times }]) => ({
    day,
    half: times.p50 === null ? null : Math.max(0.1, times.p50),
    most: times.p90 === null ? null : Math.max(0.1, times.p90),
  }))
  const values = drawn.flatMap(({ half, most }) => [half ?? [], most ?? []].flat())
  const ticks = durationTicks(values)
  return (
    <>
      <fieldset className="choices" aria-label="Step">
        {stepNames.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="step" checked={step === name} onChange={() => setStep(name)} />
            {steps[name].word}
          </label>
        ))}
      </fieldset>
      {values.length === 0 ? (
        <p className="muted">None in this span.</p>
      ) : (
        <figure aria-label={`Time to ${steps[step].word.toLowerCase()} by day; the same values are in the table`}>
          <ResponsiveContainer width="100%" height={HEIGHT}>
            <LineChart data={drawn} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis
                dataKey="day"
                tickFormatter={(day: string) => dayText(day).replace(/ \d{4}$/, '')}
                stroke="var(--line-strong)"
                tick={axisText}
                minTickGap={24}
                padding={{ left: 24, right: 24 }}
              />
              <YAxis
                width={64}
                scale="log"
                domain={[ticks[0] ?? 0.1, ticks.at(-1) ?? 1]}
                ticks={ticks}
                tickFormatter={durationText}
                stroke="var(--line-strong)"
                tick={axisText}
              />
              <Line dataKey="half" stroke="var(--text)" strokeWidth={1.5} dot={{ r: 3 }} isAnimationActive={false} />
              <Line
                dataKey="most"
                stroke="var(--muted)"
                strokeWidth={1.5}
                strokeDasharray="5 4"
                dot={{ r: 2 }}
                isAnimationActive={false}
              />
            </LineChart>
          </ResponsiveContainer>
          <figcaption className="chart-legend">
            <span>
              <i className="key key-line" /> half of the alerts
            </span>
            <span>
              <i className="key key-dashed" /> nine in ten
            </span>
          </figcaption>
        </figure>
      )}
      <TableTwin
        label="Times by day"
        columns={timesColumns('Day (UTC)')}
        rows={days.toReversed().map(([day, times]) => [dayText(day), ...timesCells(times)])}
      />
    </>
  )
}
