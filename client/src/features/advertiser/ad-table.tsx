import { useState } from 'react'

import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { dayText } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'
import { intervalText } from './interval-text.ts'

type Ad = AdvertiserAnswer['ads']['list'][number]

const FEW = 20

/** Every ad that was seen, newest first. */
export function AdTable({ ads }: Pick<AdvertiserAnswer, 'ads'>) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? ads.list : ads.list.slice(0, FEW)
  if (ads.total === 0) return null
  return (
    <section className="page-section" aria-labelledby="ads-title">
      <h2 id="ads-title">
        Ads <span className="muted">{ads.total.toLocaleString('en')}</span>
      </h2>
      <DataTable
        label="Ads"
        heads={['Ad', 'Paid for by', 'Seen', 'Ran', { number: 'Spend' }, { number: 'Impressions' }]}
      >
        {shown.map((ad) => (
          <AdRow key={`${ad.platform} ${ad.adId}`} ad={ad} />
        ))}
      </DataTable>
      {ads.list.length > FEW && (
        <button type="button" className="button button--small" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `Show ${ads.list.length - FEW} more`}
        </button>
      )}
      {showsAll && ads.total > ads.list.length && <p className="muted">The newest {ads.list.length} are listed.</p>}
    </section>
  )
}

function AdRow({ ad }: { ad: Ad }) {
  return (
    <tr>
      <td className="wide-words">
        {ad.text === '' ? <span className="muted">no text published</span> : ad.text}
        <div className="muted">
          {ad.platform} <span className="mono">{ad.adId}</span>
          {ad.country === null ? '' : ` · ${countryName(ad.country)}`}
        </div>
      </td>
      <td>
        <Disclaimer text={ad.disclaimer} />
      </td>
      <td>
        {dayText(ad.firstAt)}
        <div className="muted">to {dayText(ad.lastAt)}</div>
      </td>
      <td>
        {ad.startedAt === null ? '–' : dayText(ad.startedAt)}
        <div className="muted">{ad.stoppedAt === null ? 'still live' : `to ${dayText(ad.stoppedAt)}`}</div>
        {ad.duringSilence && <span className="chip chip--warn">in a silence period</span>}
      </td>
      <td className="number">
        {ad.spend === null ? '–' : `${intervalText(ad.spend)}${ad.currency === null ? '' : ` ${ad.currency}`}`}
      </td>
      <td className="number">{ad.impressions === null ? '–' : intervalText(ad.impressions)}</td>
    </tr>
  )
}

/** None shown is a finding; not told by the source is not. */
function Disclaimer({ text }: { text: Ad['disclaimer'] }) {
  if (text === undefined) return <span className="muted">not told</span>
  return text === null ? <span className="tone-high">none shown</span> : text
}
