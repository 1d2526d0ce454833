import { Link, useLocation } from 'react-router'

import { useApp } from '../../store/app-store.ts'
import { scopeParams } from '../feed/use-navigation.ts'

const MOST_SHOWN = 99

/** The way to what one was told, with how much of it is not read. */
export function UnreadBadge() {
  const unread = useApp((state) => state.notices.unread)
  const { search } = useLocation()
  const told = unread === 0 ? 'Notices' : `Notices, ${unread} not read`
  return (
    <Link
      to={{ pathname: '/notices', search: scopeParams(new URLSearchParams(search)) }}
      className="button button--bare unread-badge"
      aria-label={told}
      title={told}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
        fill="none"
        stroke="currentcolor"
        strokeWidth="1.4"
      >
        <path d="M8 2a4 4 0 0 0-4 4v3l-1.300 2h10.600L12 9V6a4 4 0 0 0-4-4M6.500 13a1.600 1.600 0 0 0 3 0" />
      </svg>
      {unread > 0 && <strong aria-hidden="true">{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</strong>}
    </Link>
  )
}
