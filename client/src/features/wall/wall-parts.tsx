import { severities } from '../../../../shared/domain/alert.ts'
import type { WallAnswer } from '../../../../shared/protocol/wall.ts'
import { useTimeText } from '../../ui/now.ts'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { ageText, countdownText, dayText } from '../../ui/time.ts'
import { RegionMap } from './region-map.tsx'
import { laneWord, quantity, severityWord } from '../../ui/words.ts'

export function OpenBySeverity({ wall: { open, unowned } }: { wall: WallAnswer }) {
  return (
    <section className="wall-part wall-open" aria-labelledby="wall-open">
      <h2 id="wall-open">Open alerts</h2>
      <dl className="wall-severities">
        {severities.map((severity) => {
          const count = open[severity] ?? 0
          return (
            <div key={severity}>
              <dt>
                <SeverityGlyph severity={severity} /> {severityWord(severity)}
              </dt>
              <dd className={count === 0 ? 'wall-big muted' : `wall-big tone-${severity}`}>
                {count.toLocaleString('en')}
              </dd>
              <dd className="muted">
                {count === 0 ? '–' : `${(unowned[severity] ?? 0).toLocaleString('en')} unowned`}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

export function OldestCritical({ wall: { oldestUnownedCritical: at } }: { wall: WallAnswer }) {
  const age = useTimeText((now) => (at === null ? '' : countdownText(now - Date.parse(at))))
  return (
    <section className="wall-part" aria-labelledby="wall-oldest">
      <h2 id="wall-oldest">Oldest unowned critical</h2>
      <p className={at === null ? 'wall-big tone-ok' : 'wall-big tone-critical'}>{at === null ? 'none' : age}</p>
    </section>
  )
}

export function Decisions({ wall: { today } }: { wall: WallAnswer }) {
  const { decide, decided, raised } = today
  return (
    <section className="wall-part" aria-labelledby="wall-decide">
      <h2 id="wall-decide">Detection to decision today</h2>
      <p className={decide.p50 === null ? 'wall-big muted' : 'wall-big'}>
        {decide.p50 === null ? 'none yet' : countdownText(decide.p50 * 1000)}
      </p>
      <p className="muted">
        {decide.p90 === null ? '' : `nine in ten within ${countdownText(decide.p90 * 1000)} · `}
        {decided.toLocaleString('en')} decided, {raised.toLocaleString('en')} raised
      </p>
    </section>
  )
}

export function Escalations({ escalations }: Pick<WallAnswer, 'escalations'>) {
  return (
    <section className="wall-part wall-escalations" aria-labelledby="wall-escalations">
      <h2 id="wall-escalations">Last escalations</h2>
      {escalations.length === 0 && <p className="muted">None yet.</p>}
      <ol>
        {escalations.map((each) => (
          <Escalation key={`${each.at} ${each.title}`} escalation={each} />
        ))}
      </ol>
    </section>
  )
}

function Escalation({ escalation: { title, lane, severity, at, open } }: { escalation: WallAnswer['escalations'][0] }) {
  const age = useTimeText((now) => ageText(at, now))
  return (
    <li className={open ? '' : 'muted'}>
      <SeverityGlyph severity={severity} />
      <span className="visually-hidden">{severityWord(severity)}</span>
      <span className="wall-title">{title}</span>
      <span className="muted wall-when">
        {open ? (lane === null ? 'answered' : laneWord(lane)) : 'closed'} · {age}
      </span>
    </li>
  )
}

export function Spend({ spend }: Pick<WallAnswer, 'spend'>) {
  if (spend === null) {
    return (
      <section className="wall-part" aria-labelledby="wall-spend">
        <h2 id="wall-spend">Ad spend</h2>
        <p className="muted">No spend is known.</p>
      </section>
    )
  }
  const { day, currency, min, max, expectedLow, expectedHigh, days } = spend
  const isAbove = min > expectedHigh
  // Libraries publish ranges: one that reaches beyond the usual on both sides says neither.
  const place = isAbove
    ? 'above'
    : (max ?? min) < expectedLow
      ? 'below'
      : (max ?? min) > expectedHigh
        ? 'within or above'
        : 'within'
  const [least, most] = [quantity(min), quantity(max ?? min)]
  const seen = least === most ? least : `${least}–${most}`
  return (
    <section className="wall-part" aria-labelledby="wall-spend">
      <h2 id="wall-spend">Ad spend, {dayText(day)}</h2>
      <p className={isAbove ? 'wall-big tone-high' : 'wall-big'}>
        {seen} <span className="wall-unit">{currency}</span>
      </p>
      <p className="muted">
        {place} the usual {quantity(expectedLow)}–{quantity(expectedHigh)} of {days} such days
      </p>
    </section>
  )
}

const MOST_REGIONS = 6

/** Where the alerts are: on a map, and by ISO 3166-2 code with bars. */
export function Regions({ regions, election }: Pick<WallAnswer, 'regions' | 'election'>) {
  const rows = Object.entries(regions).toSorted(([, a], [, b]) => b - a)
  const shown = rows.slice(0, rows.length > MOST_REGIONS ? MOST_REGIONS - 1 : MOST_REGIONS)
  const rest = rows.slice(shown.length).reduce((sum, [, count]) => sum + count, 0)
  const most = rows[0]?.[1] ?? 0
  return (
    <section className="wall-part wall-where" aria-labelledby="wall-regions">
      <h2 id="wall-regions">Open by region</h2>
      <RegionMap country={election.country} subdivision={election.subdivision} regions={regions} />
      {rows.length === 0 ? (
        <p className="muted">Nothing is open.</p>
      ) : (
        <table className="wall-regions">
          <tbody>
            {shown.map(([code, count]) => (
              <tr key={code}>
                <th scope="row">{code === '' ? 'Whole country' : code}</th>
                <td aria-hidden="true">
                  <span className="wall-bar" style={{ width: `${(100 * count) / most}%` }} />
                </td>
                <td className="number">{count.toLocaleString('en')}</td>
              </tr>
            ))}
            {rest > 0 && (
              <tr className="muted">
                <th scope="row">{rows.length - shown.length} more</th>
                <td aria-hidden="true">…</td>
                <td className="number">{rest.toLocaleString('en')}</td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function Sources({ sources, onShift }: Pick<WallAnswer, 'sources' | 'onShift'>) {
  const { healthy, late, silent, off, worst } = sources
  const known = healthy + late + silent
  const tone = silent > 0 ? 'tone-critical' : late > 0 ? 'tone-medium' : 'tone-ok'
  return (
    <section className="wall-part wall-sources" aria-labelledby="wall-sources">
      <h2 id="wall-sources">Sources</h2>
      {known === 0 ? (
        <p className="muted">None sends regularly.</p>
      ) : (
        <p className={`wall-big ${tone}`}>
          {healthy} of {known} healthy
        </p>
      )}
      <p className="muted">
        {[silent > 0 ? `${silent} silent` : '', late > 0 ? `${late} late` : '', off > 0 ? `${off} idle` : '']
          .filter(Boolean)
          .join(', ')}
        {worst.length > 0 && `: ${worst.join(', ')}`}
      </p>
      <p>
        <strong>{onShift}</strong> on shift
      </p>
    </section>
  )
}
