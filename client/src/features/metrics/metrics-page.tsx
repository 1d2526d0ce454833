import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import type {
  EvenHandednessAnswer,
  PrecisionAnswer,
  ResponseAnswer,
  ShiftAnswer,
} from '../../../../shared/protocol/reports.ts'
import type { Answer } from '../../live/api.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { countryName } from '../../ui/words.ts'
import { useElectionName } from '../elections/use-elections.ts'
import { EvenHandedness } from './even-handedness.tsx'
import { OpenSection } from './open-section.tsx'
import { PrecisionSection } from './precision-section.tsx'
import { ResponseSection } from './response-section.tsx'
import { ShiftSection } from './shift-section.tsx'
import '../../charts/charts.css'
import './metrics.css'

const spans = { 1: '24 hours', 7: '7 days', 30: '30 days', 90: '90 days' } as const
const USUAL_DAYS = 7

/** How fast, how right and how even-handed the room is. At /figures: /metrics is where machines read. */
export function MetricsPage() {
  const isOfLead = useApp((state) => state.session.user !== null && isLead(state.session.user.role))
  const { days, exercise, query, choose } = useChoice()
  const place = usePlace()
  const scoped = new URLSearchParams({ ...place.query, ...(exercise === null ? {} : { exercise: String(exercise) }) })
  const response = useAnswer<ResponseAnswer>(`/api/metrics/response?${query}&${scoped}`)
  const precision = useAnswer<PrecisionAnswer>('/api/metrics/precision')
  const sides = useAnswer<EvenHandednessAnswer>(isOfLead ? `/api/metrics/even-handedness?${scoped}` : null)
  const shift = useAnswer<ShiftAnswer>('/api/metrics/shift')
  const reload = () => [response, precision, sides, shift].forEach((each) => each.reload())
  return (
    <main id="main" className="page metrics-page" tabIndex={-1}>
      <div className="section-line metrics-head">
        <h1>Metrics</h1>
        <span className="muted">{place.text}</span>
        <span className="spring" />
        <label className="metrics-choice">
          Alerts raised in the last{' '}
          <select className="input" value={days} onChange={(event) => choose('days', event.target.value)}>
            {Object.entries(spans).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label className="metrics-choice">
          Counting{' '}
          <select
            className="input"
            value={String(exercise)}
            onChange={(event) => choose('counting', event.target.value)}
          >
            <option value="false">real alerts</option>
            <option value="true">the exercise</option>
            <option value="null">both</option>
          </select>
        </label>
        <button type="button" className="button" onClick={reload}>
          Refresh
        </button>
      </div>
      <Part id="response" title="Response" held={response}>
        {(value) => <ResponseSection answer={value} />}
      </Part>
      <Part id="open" title="Open now" held={response}>
        {(value) => <OpenSection open={value.openBySeverity} />}
      </Part>
      <Part id="precision" title="Precision of the detectors" held={precision}>
        {(value) => <PrecisionSection answer={value} exercise={exercise} />}
      </Part>
      {isOfLead && (
        <Part id="sides" title="Even-handedness" held={sides}>
          {(value) => <EvenHandedness answer={value} />}
        </Part>
      )}
      <Part id="shift" title="The last eight hours" held={shift}>
        {(value) => <ShiftSection answer={value} />}
      </Part>
    </main>
  )
}

interface PartProps<T> {
  readonly id: string
  readonly title: string
  readonly held: { readonly answer: Answer<T> | null; readonly reload: () => void }
  readonly children: (value: T) => ReactNode
}

/** One that cannot be loaded leaves the others standing. */
function Part<T>({ id, title, held: { answer, reload }, children }: PartProps<T>) {
  return (
    <section className="page-section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {answer === null && (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      )}
      {answer?.ok === false && (
        <FailureBox what="These figures could not be loaded." failure={answer.error} retry={reload} />
      )}
      {answer?.ok === true && children(answer.value)}
    </section>
  )
}

/** The span and what is counted are in the address. While an exercise runs, it is what people look at. */
function useChoice() {
  const [params, setParams] = useSearchParams()
  const running = useApp((state) => state.session.exercise?.running === true)
  const asked = Number(params.get('days'))
  const days = asked in spans ? asked : USUAL_DAYS
  const counting = params.get('counting') ?? String(running)
  const exercise = counting === 'null' ? null : counting === 'true'
  const [openedAt] = useState(() => Date.now())
  // The end stays open: what happens while the page is open is in after the next refresh.
  const query = new URLSearchParams({ from: new Date(openedAt - days * DAY_MS).toISOString() })
  const choose = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        next.set(name, value)
        return next
      },
      { replace: true },
    )
  return { days, exercise, query, choose }
}

/** The header's election or country, where it is one. */
function usePlace(): { query: Record<string, string>; text: string } {
  const { elections, countries } = useApp((state) => state.view.filter)
  const election = elections?.length === 1 ? elections[0] : undefined
  const country = countries?.length === 1 ? countries[0] : undefined
  const name = useElectionName(election)
  if (election !== undefined) return { query: { election }, text: name ?? election }
  if (country !== undefined) return { query: { country }, text: countryName(country) }
  return { query: {}, text: 'everything you see' }
}
