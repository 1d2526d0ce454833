import { useState } from 'react'

import type { EvenHandednessAnswer, Share } from '../../../../shared/protocol/reports.ts'
import { DotWhisker } from './dot-whisker.tsx'
import { percentText, percentTicks, shareText } from './share-text.ts'
import { TableTwin } from './table-twin.tsx'

const shares = {
  acted: 'Acted on',
  truePositive: 'Found true',
  falsePositive: 'Found false',
  benign: 'Found benign',
  escalated: 'Escalated',
} as const
type ShareName = keyof typeof shares
const shareNames = Object.keys(shares) as ShareName[]

/** Whether alerts on one side end otherwise than alerts on another. Sides are what a tag `side:…` declares. */
export function EvenHandedness({ answer }: { answer: EvenHandednessAnswer }) {
  const [shown, setShown] = useState<ShareName>('acted')
  if (answer.sides.length === 0) {
    return (
      <p className="muted">
        No decided alert has a declared side yet. Tag alerts <code>side:…</code> to compare how each side is treated.
      </p>
    )
  }
  const rows = answer.sides.flatMap(({ side, [shown]: share }) => rowOf(side, share))
  return (
    <>
      <fieldset className="choices" aria-label="Share">
        {shareNames.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="share" checked={shown === name} onChange={() => setShown(name)} />
            {shares[name]}
          </label>
        ))}
      </fieldset>
      <div className="chart-block">
        {rows.length === 0 ? (
          <p className="muted">Nothing is decided yet.</p>
        ) : (
          <DotWhisker
            label={`${shares[shown]} by declared side`}
            rows={rows}
            ticks={percentTicks}
            scale="linear"
            text={percentText}
            labelWidth={180}
          />
        )}
        <p className="muted">Share with its 95 % Wilson interval.</p>
      </div>
      <TableTwin
        label="Decisions by declared side"
        columns={['Side', 'Alerts', 'Decided', ...shareNames.map((name) => shares[name])]}
        rows={answer.sides.map((side) => [
          side.side,
          side.alerts,
          side.decided,
          ...shareNames.map((name) => shareText(side[name])),
        ])}
      />
      {answer.apart.length > 0 && (
        <div className="note-box note-box--warn">
          <strong>A reason to look, not a finding:</strong> these intervals do not overlap.
          <ul>
            {answer.apart.map(({ share, a, b }) => (
              <li key={`${share} ${a} ${b}`}>
                {shareNames.find((name) => name === share) === undefined ? share : shares[share as ShareName]}: {a} and{' '}
                {b}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function rowOf(side: string, { share, low, high, n }: Share) {
  if (share === null || low === null || high === null) return []
  return [{ label: `${side} · n ${n}`, value: share, low, high }]
}
