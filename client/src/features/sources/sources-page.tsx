import { useEffect, useState } from 'react'

import type { AlertKind } from '../../../../shared/domain/finding.ts'
import type { SourceHealth } from '../../../../shared/protocol/events.ts'
import type { SourcesAnswer } from '../../../../shared/protocol/http.ts'
import { call, type Answer } from '../../live/api.ts'
import { useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Late } from '../../ui/late.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { counted, kindWord, quantity } from '../../ui/words.ts'
import { DeadLetters } from './dead-letters.tsx'
import './sources.css'

const AGAIN_MS = 5000

/** Whether data come in and detectors keep up: a silent source and a quiet day must never look alike. */
export function SourcesPage() {
  const { answer, reload } = useSources()
  const pushed = useApp((state) => state.sources)
  const value = answer?.ok ? answer.value : null
  const sources = pushed.length > 0 ? pushed : (value?.sources ?? [])
  return (
    <main id="main" className="page sources-page" tabIndex={-1}>
      <div className="section-line">
        <h1>Sources</h1>
        <span className="muted">{summaryOf(sources)}</span>
      </div>
      {answer !== null && !answer.ok && (
        <FailureBox
          what="The state of detectors and log could not be loaded."
          still="The sources below are pushed and go on."
          failure={answer.error}
          retry={reload}
        />
      )}
      {answer === null && pushed.length === 0 ? (
        <Late>
          <p className="muted">Loading…</p>
        </Late>
      ) : (
        <SourceTable sources={sources} />
      )}
      {value !== null && <DetectorTable detectors={value.detectors} />}
      {value !== null && <LogSize log={value.log} />}
      <DeadLetters />
    </main>
  )
}

function useSources(): { answer: Answer<SourcesAnswer> | null; reload: () => void } {
  const [answer, setAnswer] = useState<Answer<SourcesAnswer> | null>(null)
  useEffect(() => {
    let isOver = false
    const load = async () => {
      const next = await call<SourcesAnswer>('GET', '/api/sources')
      if (!isOver) setAnswer(next)
    }
    void load()
    const timer = setInterval(() => void load(), AGAIN_MS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [])
  const reload = () => void call<SourcesAnswer>('GET', '/api/sources').then(setAnswer)
  return { answer, reload }
}

function summaryOf(sources: readonly SourceHealth[]): string {
  const expected = sources.filter(({ state }) => state !== 'off')
  const healthy = expected.filter(({ state }) => state === 'healthy').length
  const idle = sources.length - expected.length
  if (sources.length === 0) return 'none has sent anything yet'
  return `${healthy} of ${expected.length} healthy${idle > 0 ? `, ${idle} idle: sent something once, nothing is expected` : ''}`
}

const looks = {
  healthy: { glyph: '●', word: 'Healthy', tone: 'tone-ok' },
  late: { glyph: '◔', word: 'Late', tone: 'tone-medium' },
  silent: { glyph: '✕', word: 'Silent', tone: 'tone-critical' },
  off: { glyph: '○', word: 'Idle', tone: 'muted' },
  behind: { glyph: '◔', word: 'Behind', tone: 'tone-medium' },
  faulty: { glyph: '✕', word: 'Skips observations', tone: 'tone-critical' },
} as const

function Health({ state }: { state: keyof typeof looks }) {
  const { glyph, word, tone } = looks[state]
  return (
    <span className={`${tone} health`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  )
}

/** What each detector raises, so that an alert's detector is found here. */
const raises: Readonly<Record<string, readonly AlertKind[]>> = {
  'ad-spend': ['spend-surge', 'new-advertiser', 'dormant-return', 'spend-ramp', 'page-swarm', 'source-frozen'],
  'ad-records': ['creation-cadence', 'payer-mismatch', 'disclaimer-gap', 'silence-breach', 'library-diff'],
  'account-clusters': [
    'co-action',
    'near-duplicate-text',
    'creation-burst',
    'shared-infrastructure',
    'ad-cluster-link',
  ],
  'source-silent': ['source-silent'],
}

/** Several rules run as one carry their versions in one word: "a-1 b-2". */
function versionText(version: string): string {
  const each = [...new Set(version.split(' ').map((part) => part.replace(/^.*-(?=[^-]+$)/, '')))]
  return each.length === 1 ? (each[0] ?? version) : version
}

const worstFirst = ['silent', 'late', 'healthy', 'off']

function SourceTable({ sources }: { sources: readonly SourceHealth[] }) {
  const ordered = sources.toSorted(
    (a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) || a.source.localeCompare(b.source),
  )
  if (ordered.length === 0) {
    return (
      <div className="empty">
        <strong>No source has sent anything yet</strong>
        <span>
          Post observations to <code>/api/observations</code>, or replay a file with <code>npm run replay</code>.
        </span>
      </div>
    )
  }
  return (
    <ScrollRegion className="table-scroll" label="Health of the sources">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Health</th>
            <th scope="col">Source</th>
            <th scope="col">Kind</th>
            <th scope="col" className="number">
              Last message
            </th>
            <th scope="col" className="number">
              Newest fact
            </th>
            <th scope="col" className="number">
              Per minute
            </th>
            <th scope="col" className="number" title="Since the server started">
              Accepted since start
            </th>
            <th scope="col" className="number">
              Duplicates
            </th>
            <th scope="col" className="number">
              Rejected
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((source) => (
            <tr key={source.source}>
              <td>
                <Health state={source.state} />
              </td>
              <td>
                {source.source} {source.exercise && <span className="exercise-word">EXERCISE</span>}
              </td>
              <td className="muted">{source.kind}</td>
              <td className="number">{source.lastAt === null ? '–' : <Age at={source.lastAt} />}</td>
              <td className="number">
                {source.newestObservationAt === null ? '–' : <Age at={source.newestObservationAt} />}
              </td>
              <td className="number">{quantity(source.perMinute)}</td>
              <td className="number">{source.accepted.toLocaleString('en')}</td>
              <td className="number">{source.duplicates.toLocaleString('en')}</td>
              <td className={source.rejected > 0 ? 'number tone-high' : 'number'}>
                {source.rejected.toLocaleString('en')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function DetectorTable({ detectors }: { detectors: SourcesAnswer['detectors'] }) {
  if (detectors.length === 0) return null
  return (
    <section className="page-section" aria-labelledby="detectors-title">
      <h2 id="detectors-title">Detectors</h2>
      <ScrollRegion className="table-scroll" label="State of the detectors">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Detector</th>
              <th scope="col">Version</th>
              <th scope="col">Raises</th>
              <th scope="col" className="number">
                Behind
              </th>
              <th scope="col" className="number" title="Since the server started">
                Findings since start
              </th>
            </tr>
          </thead>
          <tbody>
            {detectors.map((detector) => (
              <tr key={detector.id}>
                <td>
                  <Health state={detector.state} />
                </td>
                <td>{detector.id}</td>
                <td className="mono" title={detector.version}>
                  {versionText(detector.version)}
                </td>
                <td className="muted detector-raises">{(raises[detector.id] ?? []).map(kindWord).join(', ')}</td>
                <td className="number">
                  {detector.behindMs < 1000
                    ? `${Math.round(detector.behindMs)} ms`
                    : `${quantity(detector.behindMs / 1000)} s`}
                </td>
                <td className="number">{detector.findings.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function LogSize({ log }: { log: SourcesAnswer['log'] }) {
  return (
    <p className="muted log-size">
      Observation log: {counted(log.observations, 'observation')} in {counted(log.entries, 'batch', 'batches')},{' '}
      {quantity(log.bytes / 1_000_000)} MB
    </p>
  )
}
