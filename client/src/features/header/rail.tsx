import type { ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'

import type { Role } from '../../../../shared/domain/access.ts'
import { useApp } from '../../store/app-store.ts'
import { scopeParams } from '../feed/use-navigation.ts'

interface Stop {
  /** Absent: everybody may use it. */
  readonly roles?: readonly Role[]
  readonly to: string
  readonly label: string
  readonly icon: ReactNode
}

const stops: readonly Stop[] = [
  { to: '/feed', label: 'Feed', icon: <path d="M2 8h3l1.5-4 3 8L11 8h3" /> },
  { to: '/elections', label: 'Elections', icon: <path d="M3 7h10v6H3zM6 7V3.5h4V7M6 10h4" /> },
  {
    to: '/sources',
    label: 'Sources',
    icon: (
      <path d="M2.5 4c0-1 2.4-1.8 5.5-1.8s5.5.8 5.5 1.8v8c0 1-2.4 1.8-5.5 1.8S2.5 13 2.5 12zM2.5 4c0 1 2.4 1.8 5.5 1.8S13.5 5 13.5 4M2.5 8c0 1 2.4 1.8 5.5 1.8s5.5-.8 5.5-1.8" />
    ),
  },
  {
    to: '/handover',
    label: 'Handover',
    roles: ['analyst', 'lead', 'admin'],
    icon: <path d="M2 6h9l-3-3m6 7H5l3 3" />,
  },
  {
    to: '/roster',
    label: 'Roster',
    icon: (
      <path d="M6 7.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4M2.500 13c0-2 1.500-3.500 3.500-3.500S9.500 11 9.500 13m1-9.300a2 2 0 0 1 0 3.600M11.500 9.800c1.200.5 2 1.700 2 3.200" />
    ),
  },
  { to: '/ledger', label: 'Ledger', icon: <path d="M3 2.500h10v11H3zM5.500 5.500h5M5.500 8h5m-5 2.500h3" /> },
  { to: '/figures', label: 'Metrics', icon: <path d="M2.5 13.500h11M4 11V8m4 3V3.500m4 7.500V6" /> },
  { to: '/settings', label: 'Settings', icon: <path d="M2 4.5h7m3 0h2M2 11.500h2m3 0h7M9 2.500v4m-5 3v4" /> },
]

/** The way between the pages; the chosen country and election go along. */
export function Rail() {
  const { search } = useLocation()
  const scope = scopeParams(new URLSearchParams(search))
  const role = useApp((state) => state.session.user?.role)
  const troubled = useApp((state) => state.sources.filter(({ state: health }) => health === 'silent').length)
  return (
    <nav className="rail" aria-label="Pages">
      {stops
        .filter(({ roles }) => roles === undefined || (role !== undefined && roles.includes(role)))
        .map(({ to, label, icon }) => (
          <NavLink key={to} to={{ pathname: to, search: scope }} className="rail-link">
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentcolor"
              strokeWidth="1.3"
              aria-hidden="true"
            >
              {icon}
            </svg>
            {label}
            {to === '/sources' && troubled > 0 && (
              <span className="rail-mark" title={`${troubled} silent`}>
                {troubled}
              </span>
            )}
          </NavLink>
        ))}
    </nav>
  )
}
