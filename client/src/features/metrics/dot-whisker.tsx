import { CartesianGrid, ErrorBar, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'

export interface WhiskerRow {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  /** A colour of the theme, e.g. var(--critical). */
  readonly tone?: string
}

interface DotWhiskerProps {
  /** What is drawn, for those who do not see it; they are told of the table. */
  readonly label: string
  readonly rows: readonly WhiskerRow[]
  readonly ticks: readonly number[]
  readonly scale: 'linear' | 'log'
  readonly text: (value: number) => string
  readonly labelWidth?: number
}

const ROW = 28
const AXIS = 30
const axisText = { fill: 'var(--muted)', fontSize: 11 }

/** One dot per row with a whisker from low to high. */
export function DotWhisker({ label, rows, ticks, scale, text, labelWidth = 96 }: DotWhiskerProps) {
  const least = ticks[0] ?? 0
  const most = ticks.at(-1) ?? 1
  const drawn = rows.map((row) => ({
    ...row,
    value: Math.max(least, row.value),
    whisker: [Math.max(least, row.value) - Math.max(least, row.low), Math.max(0, row.high - row.value)],
    fill: row.tone ?? 'var(--text)',
  }))
  return (
    <figure aria-label={`${label}; the same values are in the table`}>
      <ResponsiveContainer width="100%" height={rows.length * ROW + AXIS}>
        <ScatterChart margin={{ top: 4, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" horizontal={false} />
          <XAxis
            type="number"
            dataKey="value"
            scale={scale}
            domain={[least, most]}
            ticks={[...ticks]}
            tickFormatter={text}
            stroke="var(--line-strong)"
            tick={axisText}
            height={AXIS - 6}
            interval="preserveStartEnd"
          />
          <YAxis
            type="category"
            dataKey="label"
            width={labelWidth}
            stroke="var(--line-strong)"
            tick={{ fill: 'var(--text)', fontSize: 12 }}
            tickLine={false}
            allowDuplicatedCategory={false}
            reversed
            interval={0}
          />
          <Scatter data={drawn} isAnimationActive={false}>
            <ErrorBar dataKey="whisker" direction="x" width={5} strokeWidth={1.5} stroke="var(--muted)" />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </figure>
  )
}
