import type { SeriesPoint } from '../../../shared/domain/finding.ts'
import { stampText } from '../ui/time.ts'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { quantity } from '../ui/words.ts'
import './charts.css'

interface SeriesTableProps {
  readonly points: readonly SeriesPoint[]
  readonly unit: string
  readonly threshold?: number | undefined
}

/** The chart's twin for those who cannot or would rather not look at it; newest first. */
export function SeriesTable({ points, unit, threshold }: SeriesTableProps) {
  return (
    <ScrollRegion className="series-table" label="Values of the chart">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="number">
              Seen ({unit})
            </th>
            <th scope="col" className="number">
              Expected
            </th>
            <th scope="col">Above threshold{threshold === undefined ? '' : ` ${quantity(threshold)}`}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <td>{stampText(point.at)}</td>
              <td className="number">{intervalText(point)}</td>
              <td className="number">
                {point.expectedLow === undefined || point.expectedHigh === undefined
                  ? '–'
                  : `${quantity(point.expectedLow)}–${quantity(point.expectedHigh)}`}
              </td>
              <td>{threshold !== undefined && point.min > threshold ? 'yes' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function intervalText({ min, max }: SeriesPoint): string {
  if (max === null) return `${quantity(min)} or more`
  return min === max ? quantity(min) : `${quantity(min)}–${quantity(max)}`
}
