import { NavLink } from 'react-router'
import './forms.css'

export interface Tab {
  readonly to: string
  readonly label: string
}

/** Pages that belong together; each has its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  if (tabs.length < 2) return null
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ to, label: says }) => (
        <NavLink key={to} to={to} end className="tab">
          {says}
        </NavLink>
      ))}
    </nav>
  )
}
