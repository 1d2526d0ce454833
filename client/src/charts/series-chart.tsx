import {
  Area,
  Brush,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'

import type { SeriesPoint } from '../../../shared/domain/finding.ts'
import { quantity } from '../ui/words.ts'
import { drawnPoints, electionDay, isDaily, type DrawnPoint } from './series-points.ts'
import './charts.css'

export interface ChartMark {
  readonly at: number
  readonly label: string
}

export interface ChartSpan {
  readonly from: number
  readonly to: number
  readonly label: string
}

interface SeriesChartProps {
  readonly points: readonly SeriesPoint[]
  readonly unit: string
  readonly threshold?: number | undefined
  readonly firedAt: string
  readonly marks: readonly ChartMark[]
  readonly silences: readonly ChartSpan[]
  /** Count days from here instead of showing dates. */
  readonly pollsAt?: number | undefined
}

const HEIGHT = 208
const BRUSH_FROM = 45
const DOTS_BELOW = 40

/** What was seen (line and interval) over what was to be expected (band), with the moment it fired. */
export function SeriesChart({ points, unit, threshold, firedAt, marks, silences, pollsAt }: SeriesChartProps) {
  const drawn = drawnPoints(points)
  const daily = isDaily(drawn)
  const tick = (at: number) => (pollsAt === undefined ? tickText(at, daily) : electionDay(at, pollsAt))
  const first = drawn[0]?.at ?? 0
  const last = drawn.at(-1)?.at ?? 0
  const inside = (at: number) => at >= first && at <= last
  const fired = nearest(drawn, Date.parse(firedAt))
  const hasBand = drawn.some(({ expected }) => expected !== null)
  return (
    <figure className="series-chart" aria-label={`Chart of ${unit}; the same values are in the table`}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart data={drawn} margin={{ top: 16, right: 28, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <defs>
            <pattern
              id="silence-hatch"
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line x1="0" y1="0" x2="0" y2="6" className="hatch-line" />
            </pattern>
          </defs>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={['dataMin', 'dataMax']}
            tickFormatter={tick}
            stroke="var(--line-strong)"
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            minTickGap={28}
            height={22}
          />
          <YAxis
            width={52}
            tickFormatter={quantity}
            stroke="var(--line-strong)"
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
          />
          {silences
            .filter(({ from, to }) => to >= first && from <= last)
            .map(({ from, to }) => (
              <ReferenceArea
                key={from}
                x1={Math.max(from, first)}
                x2={Math.min(to, last)}
                fill="url(#silence-hatch)"
                fillOpacity={1}
              />
            ))}
          {hasBand && (
            <Area
              dataKey="expected"
              name="Expected"
              stroke="none"
              fill="var(--low)"
              fillOpacity={0.18}
              isAnimationActive={false}
              connectNulls
            />
          )}
          <Area
            dataKey="seen"
            name="Seen, interval"
            stroke="none"
            fill="var(--text)"
            fillOpacity={0.16}
            isAnimationActive={false}
          />
          <Line
            dataKey="middle"
            name="Seen"
            stroke="var(--text)"
            strokeWidth={1.5}
            dot={drawn.length < DOTS_BELOW ? { r: 2 } : false}
            isAnimationActive={false}
          />
          {threshold !== undefined && (
            <ReferenceLine
              y={threshold}
              stroke="var(--high)"
              strokeDasharray="5 4"
              ifOverflow="extendDomain"
              label={{
                value: `threshold ${quantity(threshold)}`,
                position: 'insideBottomLeft',
                fill: 'var(--high)',
                fontSize: 11,
              }}
            />
          )}
          {marks
            .filter(({ at }) => inside(at))
            .map(({ at, label }) => (
              <ReferenceLine
                key={at}
                x={at}
                stroke="var(--muted)"
                label={{ value: label, position: 'insideTopRight', fill: 'var(--muted)', fontSize: 11 }}
              />
            ))}
          {fired !== null && (
            <ReferenceLine
              x={fired}
              stroke="var(--critical)"
              strokeWidth={1.5}
              label={{ value: '▲ fired', position: 'top', fill: 'var(--critical)', fontSize: 11 }}
            />
          )}
          <Tooltip content={<Tip unit={unit} tick={tick} />} />
          {drawn.length > BRUSH_FROM && (
            <Brush
              dataKey="at"
              height={20}
              travellerWidth={8}
              tickFormatter={tick}
              stroke="var(--line-strong)"
              fill="var(--panel)"
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
      <figcaption className="chart-legend">
        <span>
          <i className="key key-line" /> seen
        </span>
        <span>
          <i className="key key-interval" /> interval published
        </span>
        {hasBand && (
          <span>
            <i className="key key-band" /> expected
          </span>
        )}
        {silences.some(({ from, to }) => to >= first && from <= last) && (
          <span>
            <i className="key key-hatch" /> silence period
          </span>
        )}
      </figcaption>
    </figure>
  )
}

function nearest(points: readonly DrawnPoint[], at: number): number | null {
  if (!Number.isFinite(at) || points.length === 0) return null
  let best = points[0]
  for (const point of points) if (best !== undefined && Math.abs(point.at - at) < Math.abs(best.at - at)) best = point
  return best?.at ?? null
}

function tickText(at: number, daily: boolean): string {
  const parts: Intl.DateTimeFormatOptions = daily
    ? { day: 'numeric', month: 'short' }
    : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(at)
}

function isDrawn(value: unknown): value is DrawnPoint {
  return typeof value === 'object' && value !== null && 'middle' in value && 'seen' in value
}

interface TipProps {
  readonly unit: string
  readonly tick: (at: number) => string
  /** Filled in by the chart. */
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: unknown }[]
}

function Tip({ unit, tick, active, payload }: TipProps) {
  const point = active === true ? payload?.[0]?.payload : undefined
  if (!isDrawn(point)) return null
  const [low, high] = point.seen
  return (
    <div className="chart-tip">
      <strong>{tick(point.at)}</strong>
      <div>
        seen {low === high ? quantity(low) : `${quantity(low)}–${quantity(high)}`} {unit}
      </div>
      {point.expected !== null && (
        <div className="muted">
          expected {quantity(point.expected[0])}–{quantity(point.expected[1])}
        </div>
      )}
    </div>
  )
}
