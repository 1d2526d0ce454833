import { useApp } from '../../store/app-store.ts'
import { scopeOf } from '../../store/views.ts'
import { activeFacets } from '../../store/view-url.ts'
import { useTimeText } from '../../ui/now.ts'
import { ageText, clockText } from '../../ui/time.ts'
import { useNavigation } from './use-navigation.ts'

/** An empty list says which of three it is: quiet, hidden by the filters, or no data coming in. */
export function EmptyFeed() {
  const filter = useApp((state) => state.view.filter)
  const tally = useApp((state) => state.feed.tally)
  const openTotal = useApp((state) => state.feed.tallies['open']?.total ?? 0)
  const sources = useApp((state) => state.sources)
  const failed = useApp((state) => state.feed.status === 'failed')
  const { setFilter } = useNavigation()
  if (failed) return null
  const hidden = Math.max(tally?.unfiltered ?? 0, openTotal) - (tally?.total ?? 0)
  if (activeFacets(filter) > 0 && hidden > 0) {
    const cleared = filter.states === undefined ? {} : { states: filter.states }
    return (
      <div className="empty">
        <strong>Filters hide {hidden.toLocaleString('en')} alerts</strong>
        <button type="button" className="button" onClick={() => setFilter(cleared)}>
          Clear the filters
        </button>
      </div>
    )
  }
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
  return <Quiet scoped={activeFacets(scopeOf(filter)) > 0} />
}

function Quiet({ scoped }: { scoped: boolean }) {
  const sources = useApp((state) => state.sources)
  const expected = sources.filter(({ state }) => state !== 'off')
  const healthy = expected.filter(({ state }) => state === 'healthy').length
  const newest =
    sources
      .map(({ lastAt }) => lastAt ?? '')
      .sort()
      .at(-1) ?? ''
  const data = useTimeText((now) => (newest === '' ? '' : ` · data ${ageText(newest, now)} old`))
  return (
    <div className="empty">
      <strong>Nothing open in this view</strong>
      <span>
        {expected.length === 0
          ? `No source sends regularly${data}.`
          : `${healthy} of ${expected.length} sources healthy${data}.`}
        {scoped ? ' Other countries and elections may have alerts.' : ''}
      </span>
    </div>
  )
}
