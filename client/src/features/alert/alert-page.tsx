import { Link, useLocation, useParams } from 'react-router'

import { scopeParams } from '../feed/use-navigation.ts'
import { AlertDetail } from './alert-detail.tsx'

/** One alert as a page of its own: the address to send to a colleague. */
export function AlertPage() {
  const { id = '' } = useParams()
  const { search } = useLocation()
  return (
    <main id="main" className="alert-page" tabIndex={-1}>
      <h1 className="visually-hidden">Alert</h1>
      <p className="alert-page-back">
        <Link to={{ pathname: '/feed', search: scopeParams(new URLSearchParams(search)) }}>← Live feed</Link>
      </p>
      <AlertDetail id={id} />
    </main>
  )
}
