import { Link } from 'react-router'

interface EntityNameProps {
  readonly of: { readonly type: string; readonly id: string; readonly name: string }
  readonly exercise: boolean
}

/** The name of whom an alert is about; an advertiser has a page of its own. */
export function EntityName({ of, exercise }: EntityNameProps) {
  if (of.type !== 'advertiser') return of.name
  const search = exercise ? '?exercise=true' : ''
  return <Link to={`/advertiser/${encodeURIComponent(of.id)}${search}`}>{of.name}</Link>
}
