import { Suspense, useState } from 'react'

import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { SeriesTable } from '../../charts/series-table.tsx'
import { lateCode } from '../../live/late-code.ts'
import { countryName } from '../../ui/words.ts'

const SeriesChart = lateCode(async () => (await import('../../charts/series-chart.tsx')).SeriesChart)

/** Spend by day as the band that libraries publish, one country and currency at a time. */
export function SpendSection({ spend }: Pick<AdvertiserAnswer, 'spend'>) {
  const groups = [...new Set(spend.map(groupOf))]
  const [chosen, setChosen] = useState(groups[0] ?? '')
  if (spend.length === 0) return null
  const entries = spend.filter((entry) => groupOf(entry) === chosen)
  const points = entries.map(({ from, min, max }) => ({ at: from, min, max }))
  const several = entries.some(({ from, to }) => to > from)
  const unit = entries[0]?.currency ?? ''
  return (
    <section className="page-section" aria-labelledby="spend-title">
      <div className="section-line">
        <h2 id="spend-title">Spend by day</h2>
        {groups.length > 1 ? (
          <select
            className="input advertiser-group"
            aria-label="Country and currency"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            {groups.map((group) => (
              <option key={group} value={group}>
                {groupText(group)}
              </option>
            ))}
          </select>
        ) : (
          <span className="muted">{groupText(chosen)}</span>
        )}
      </div>
      {several && (
        <p className="muted">Some entries cover several days, as published; they stand at their first day.</p>
      )}
      <Suspense fallback={<div className="chart-place" />}>
        <SeriesChart points={points} unit={unit} firedAt="" marks={[]} silences={[]} />
      </Suspense>
      <details>
        <summary>As a table</summary>
        <SeriesTable points={points} unit={unit} />
      </details>
    </section>
  )
}

function groupOf({ country, currency }: { country: string; currency: string }): string {
  return `${country} ${currency}`
}

function groupText(group: string): string {
  const [country = '', currency = ''] = group.split(' ')
  return `${countryName(country)}, ${currency}`
}
