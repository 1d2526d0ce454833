import { Link } from 'react-router'

import type { SourcesAnswer } from '../../../../shared/protocol/http.ts'
import type { SourceHealth } from '../../../../shared/protocol/events.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { scopeOf } from '../../store/views.ts'
import { activeFacets } from '../../store/view-url.ts'
import { useTimeText } from '../../ui/now.ts'
import { ageText, clockText } from '../../ui/time.ts'
import { counted, laneWord } from '../../ui/words.ts'
import { useNavigation } from './use-navigation.ts'

/** An empty list says which of three it is: quiet, hidden by the filters, or no data coming in. */
export function EmptyFeed() {
  const filter = useApp((state) => state.view.filter)
  const tally = useApp((state) => state.feed.tally)
  const openTotal = useApp((state) => state.feed.tallies['open']?.total ?? 0)
  const pushed = useApp((state) => state.sources)
  const { answer } = useAnswer<SourcesAnswer>('/api/sources')
  const failed = useApp((state) => state.feed.status === 'failed')
  const { setFilter } = useNavigation()
  if (failed) return null
  const hidden = Math.max(tally?.unfiltered ?? 0, openTotal) - (tally?.total ?? 0)
  if (activeFacets(filter) > 0 && hidden > 0) {
    const cleared = filter.states === undefined ? {} : { states: filter.states }
    return (
      <div className="empty">
        <strong>Filters hide {counted(hidden, 'alert')}</strong>
        <button type="button" className="button" onClick={() => setFilter(cleared)}>
          Clear the filters
        </button>
      </div>
    )
  }
  // What is pushed is newer; before the first push nothing is known of sources but by asking.
  const known = answer?.ok === true ? answer.value : null
  const sources = pushed.length > 0 ? pushed : (known?.sources ?? [])
  const silent = sources.filter((source) => source.state === 'silent')
  const stopped = silent[0]
  if (stopped !== undefined && silent.length === sources.filter(({ state }) => state !== 'off').length) {
    const since = stopped.lastAt === null ? '' : ` at ${clockText(Date.parse(stopped.lastAt))}`
    return (
      <div className="empty">
        <strong>
          No data: {stopped.source} stopped{since}
        </strong>
        <span>Quiet is not the same as calm: nothing comes in that could raise an alert.</span>
      </div>
    )
  }
  if (known !== null && sources.length === 0) return <NoSource />
  return <Quiet scoped={activeFacets(scopeOf(filter)) > 0} sources={sources} detectors={known?.detectors ?? null} />
}

/** A room that has never been sent anything is not a calm one. */
function NoSource() {
  return (
    <div className="empty">
      <strong>No data: no source has sent anything yet</strong>
      <span>
        Nothing can raise an alert before observations come in. <Link to="/sources">Sources</Link>
      </span>
    </div>
  )
}

interface QuietProps {
  readonly scoped: boolean
  readonly sources: readonly SourceHealth[]
  /** Null before they are known. */
  readonly detectors: SourcesAnswer['detectors'] | null
}

function Quiet({ scoped, sources, detectors }: QuietProps) {
  const lanes = useApp((state) => (state.session.user?.role === 'specialist' ? state.session.user.lanes : null))
  const expected = sources.filter(({ state }) => state !== 'off')
  const newest =
    sources
      .map(({ lastAt }) => lastAt ?? '')
      .sort()
      .at(-1) ?? ''
  const data = useTimeText((now) => (newest === '' ? '' : `data ${ageText(newest, now)} old`))
  const health = [
    detectors === null ? '' : `${healthyOf(detectors)} detectors healthy`,
    detectors === null
      ? ''
      : expected.length > 0
        ? `${healthyOf(expected)} sources healthy`
        : 'no source is expected to send now',
    data,
  ]
  return (
    <div className="empty">
      <strong>{lanes === null ? 'Nothing open in this view' : 'Nothing here was asked of your lanes'}</strong>
      {lanes !== null && (
        <span>You see what is escalated to {lanes.map(laneWord).join(', ') || 'a lane of yours'}.</span>
      )}
      <span>
        {health.filter(Boolean).join(' · ')}
        {scoped ? ' · other countries and elections may have alerts' : ''}
      </span>
    </div>
  )
}

function healthyOf(all: readonly { readonly state: string }[]): string {
  return `${all.filter(({ state }) => state === 'healthy').length} of ${all.length}`
}
