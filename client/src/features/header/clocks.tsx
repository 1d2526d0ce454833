import { useTimeText } from '../../ui/now.ts'
import { clockText, placeOfZone } from '../../ui/time.ts'
import { useScopeElection } from './use-scope-election.ts'

const own = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The time in UTC, where the election is, and here; places that keep the same time are not told twice. */
export function Clocks() {
  const election = useScopeElection()
  const zone = election?.rounds[0]?.zones[0]
  const told = useTimeText((now) =>
    [clockText(now, 'UTC', true), zone === undefined ? '' : clockText(now, zone), clockText(now, own)].join('|'),
  )
  const [utc = '', there = '', here = ''] = told.split('|')
  return (
    <fieldset className="clocks" aria-label="Time">
      <span className="clock">
        {utc} <span className="muted">UTC</span>
      </span>
      {there !== '' && zone !== undefined && zone !== own && (
        <span className="clock clock--more" title={zone}>
          {there} <span className="muted">{placeOfZone(zone)}</span>
        </span>
      )}
      {own !== 'UTC' && (
        <span className="clock clock--more" title={own}>
          {here} <span className="muted">here</span>
        </span>
      )}
    </fieldset>
  )
}
