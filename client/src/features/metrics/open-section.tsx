import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts'

import { severities } from '../../../../shared/domain/alert.ts'
import type { ResponseAnswer } from '../../../../shared/protocol/reports.ts'
import { severityWord } from '../../ui/words.ts'
import { TableTwin } from './table-twin.tsx'

const HEIGHT = 160
const axisText = { fill: 'var(--text)', fontSize: 12 }

/** What is open now, by severity. */
export function OpenSection({ open }: { open: ResponseAnswer['openBySeverity'] }) {
  const rows = severities.map((severity) => ({
    label: severityWord(severity),
    count: open[severity] ?? 0,
    fill: `var(--${severity})`,
  }))
  return (
    <>
      <figure aria-label="Open alerts by severity; the same values are in the table">
        <ResponsiveContainer width="100%" height={HEIGHT}>
          <BarChart
            data={rows}
            layout="vertical"
            margin={{ top: 0, right: 48, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis type="number" hide allowDecimals={false} />
            <YAxis
              type="category"
              dataKey="label"
              width={72}
              stroke="var(--line-strong)"
              tick={axisText}
              tickLine={false}
            />
            <Bar dataKey="count" barSize={16} isAnimationActive={false}>
              <LabelList dataKey="count" position="right" fill="var(--text)" fontSize={12} />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </figure>
      <TableTwin
        label="Open alerts by severity"
        columns={['Severity', 'Open']}
        rows={rows.map(({ label, count }) => [label, count.toLocaleString('en')])}
      />
    </>
  )
}
