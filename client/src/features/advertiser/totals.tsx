import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { dayText } from '../../ui/time.ts'
import { countryName, quantity } from '../../ui/words.ts'
import { intervalText } from './interval-text.ts'

/** Spend by country and currency, never added across currencies. */
export function Totals({ value: { totals, lifetime, ads } }: { value: AdvertiserAnswer }) {
  return (
    <>
      <p className="advertiser-counts">
        <strong>{ads.live.toLocaleString('en')}</strong> live of {ads.total.toLocaleString('en')} ads ·{' '}
        <span className={ads.withoutDisclaimer > 0 ? 'tone-high' : undefined}>
          <strong>{ads.withoutDisclaimer.toLocaleString('en')}</strong> without a disclaimer
        </span>
      </p>
      {totals.length > 0 && (
        <DataTable
          label="Spend by country"
          heads={[
            'Country',
            'Currency',
            { number: 'Last 7 days' },
            { number: '× own level' },
            { number: 'Per 1,000 electors, 7 days' },
            { number: 'All that is kept' },
            { number: 'Since the library began' },
          ]}
        >
          {totals.map((total) => {
            const ever = lifetime.find((each) => each.country === total.country && each.currency === total.currency)
            return (
              <tr key={`${total.country} ${total.currency}`}>
                <td>{countryName(total.country)}</td>
                <td>{total.currency}</td>
                <td className="number">{intervalText(total.last7)}</td>
                <td className="number">{total.timesOwn === null ? 'no past' : quantity(total.timesOwn)}</td>
                <td className="number">{total.per1000Electors === null ? '–' : intervalText(total.per1000Electors)}</td>
                <td className="number">{intervalText(total.all)}</td>
                <td className="number">{ever === undefined ? '–' : `${intervalText(ever)} to ${dayText(ever.to)}`}</td>
              </tr>
            )
          })}
        </DataTable>
      )}
    </>
  )
}
