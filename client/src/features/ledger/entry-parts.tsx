import { Link } from 'react-router'

import { countryName } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'

export function Where({ entry }: { entry: { country: string | null; elections: readonly string[] } }) {
  const names = useElectionNames()
  const parts = [
    ...(entry.country === null ? [] : [countryName(entry.country)]),
    ...entry.elections.map((id) => names.get(id) ?? id),
  ]
  return parts.length === 0 ? <span className="muted">–</span> : parts.join(' · ')
}

export function AlertLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null
  return (
    <div>
      {ids.map((id, index) => (
        <Link key={id} to={`/alert/${encodeURIComponent(id)}`}>
          {index === 0 ? '' : ' '}
          alert{ids.length > 1 ? ` ${index + 1}` : ''}
        </Link>
      ))}
    </div>
  )
}
