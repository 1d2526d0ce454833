import { useParams, useSearchParams } from 'react-router'

import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { Answered } from '../../ui/answered.tsx'
import { countryName, quantity } from '../../ui/words.ts'
import { AdTable } from './ad-table.tsx'
import { AlertsOf } from './alerts-of.tsx'
import { DisclaimerTable, NameTable } from './name-tables.tsx'
import { SpendSection } from './spend-section.tsx'
import { Totals } from './totals.tsx'
import './advertiser.css'

/** Screen C: who paid, what it runs, to any audience, and what was found. */
export function AdvertiserPage() {
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const exercise = params.get('exercise') === 'true'
  const query = new URLSearchParams({ days: '120', exercise: String(exercise) })
  const { answer, reload } = useAnswer<AdvertiserAnswer>(`/api/advertisers/${encodeURIComponent(id)}?${query}`)
  return (
    <main id="main" className="page advertiser-page" tabIndex={-1}>
      <Answered answer={answer} what="This advertiser could not be loaded." reload={reload}>
        {(value) => <Advertiser value={value} />}
      </Answered>
    </main>
  )
}

function Advertiser({ value }: { value: AdvertiserAnswer }) {
  return (
    <>
      <div className="section-line">
        <h1>{value.names[0]?.name ?? value.id}</h1>
        {value.exercise && <span className="exercise-word">EXERCISE</span>}
        <span className="muted mono">{value.id}</span>
      </div>
      <p className="muted">
        {[value.platforms.join(', '), value.countries.map(countryName).join(', ')].filter(Boolean).join(' · ')}
      </p>
      <Behind readTo={value.readTo} />
      <Totals value={value} />
      <SpendSection spend={value.spend} />
      <NameTable names={value.names} />
      <DisclaimerTable disclaimers={value.disclaimers} />
      <AdTable ads={value.ads} />
      <AlertsOf value={value} />
    </>
  )
}

function Behind({ readTo }: Pick<AdvertiserAnswer, 'readTo'>) {
  if (readTo === null) return <p className="note-box">No observation of ads has been read yet.</p>
  if (readTo.behind <= 0) return null
  return (
    <p className="note-box note-box--warn">
      {quantity(readTo.behind)} newer observations are not in these figures yet; they are being read.
    </p>
  )
}
