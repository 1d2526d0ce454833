import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import type { Feature } from '../../../../shared/domain/finding.ts'
import { useTimeText } from '../../ui/now.ts'
import { Age } from '../../ui/relative-time.tsx'
import { dayText } from '../../ui/time.ts'
import { quantity, severityWord, unitFor } from '../../ui/words.ts'

/** Why it fired: the detector and how often it is right, each measured value against its threshold, and severity. */
export function Why({ alert }: { alert: AlertDetail }) {
  const { row, features, precision } = alert
  return (
    <section className="detail-section" aria-labelledby="why-title">
      <h2 id="why-title">Why it fired</h2>
      <p className="muted why-line">
        <span className="mono">
          {row.detector} {row.detectorVersion}
        </span>{' '}
        · {precisionText(precision)} · score {row.score.toFixed(2)} · confidence {row.confidence.toFixed(2)} · newest
        fact <FactAge at={row.lastSeenAt} />
      </p>
      {features.length > 0 && <FeatureTable features={features} />}
      <SeverityTable alert={alert} />
    </section>
  )
}

const RECENT_MS = 3 * 86_400_000

/** Fresh facts by their age; old ones, as of a file replayed from years ago, by their day. */
function FactAge({ at }: { at: string }) {
  const isRecent = useTimeText((now) => (now - Date.parse(at) < RECENT_MS ? 'recent' : '')) !== ''
  return isRecent ? (
    <>
      <Age at={at} /> old
    </>
  ) : (
    <>of {dayText(at)}</>
  )
}

function precisionText(precision: AlertDetail['precision']): string {
  if (precision === null || precision.n === 0) return 'precision not known yet'
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const { truePositives, n, low, high } = precision
  return `precision ${percent(truePositives / n)} (${percent(low)}–${percent(high)}, n = ${n})`
}

function FeatureTable({ features }: { features: readonly Feature[] }) {
  const hasThreshold = features.some(({ threshold }) => threshold !== undefined)
  const hasBaseline = features.some(({ baseline }) => baseline !== undefined)
  const hasWindow = features.some(({ window }) => window !== undefined)
  return (
    <table className="data-table feature-table">
      <thead>
        <tr>
          <th scope="col">Measured</th>
          <th scope="col" className="number">
            Value
          </th>
          {hasThreshold && (
            <th scope="col" className="number">
              Threshold
            </th>
          )}
          {hasBaseline && (
            <th scope="col" className="number">
              Usual
            </th>
          )}
          {hasWindow && <th scope="col">Window</th>}
        </tr>
      </thead>
      <tbody>
        {features.map((feature) => (
          <tr key={feature.name}>
            <td>{feature.name}</td>
            <td className={typeof feature.value === 'number' ? 'number quantity' : 'number'}>
              <strong>{valueText(feature.value)}</strong> {unitBeside(feature)}
            </td>
            {hasThreshold && <td className="number">{valueText(feature.threshold)}</td>}
            {hasBaseline && <td className="number">{valueText(feature.baseline)}</td>}
            {hasWindow && <td className="muted">{feature.window}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A value told in words may hold its unit already. */
function unitBeside({ value, unit }: Feature): string {
  return unit === undefined || (typeof value === 'string' && value.includes(unit)) ? '' : unitFor(value, unit)
}

function valueText(value: number | string | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? quantity(value) : value
}

/** The factor has a column of its own. */
function withoutFactor(text: string): string {
  return text.replace(/^× [\d.]+: /, '')
}

/** Score × reach × calendar, each factor on its own line; a lead's override stands beside the detector's value. */
function SeverityTable({ alert }: { alert: AlertDetail }) {
  const { row, severityFactors, severityOverride } = alert
  return (
    <table className="data-table feature-table">
      <caption className="visually-hidden">How the severity came about</caption>
      <tbody>
        {severityFactors.map((factor) => (
          <tr key={factor.name}>
            <th scope="row">{factor.name}</th>
            <td className="number">× {factor.factor.toFixed(2)}</td>
            <td className="muted">{withoutFactor(factor.text)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Severity</th>
          <td className={`number tone-${row.detectorSeverity}`}>{severityWord(row.detectorSeverity)}</td>
          <td className="muted">
            {severityOverride === null ? 'by the detector' : 'by the detector; '}
            {severityOverride !== null && (
              <>
                <span className={`tone-${severityOverride.severity}`}>{severityWord(severityOverride.severity)}</span>{' '}
                by {severityOverride.by.name}: {severityOverride.reason}
              </>
            )}
          </td>
        </tr>
      </tbody>
    </table>
  )
}
