import type { Role } from '../../../../shared/domain/access.ts'

interface RoomPage {
  readonly path: string
  readonly label: string
  readonly roles: readonly Role[]
}

const everyone: readonly Role[] = ['viewer', 'analyst', 'specialist', 'lead', 'admin']
const roomWide: readonly Role[] = ['viewer', 'analyst', 'lead', 'admin']
const leads: readonly Role[] = ['lead', 'admin']

/** Pages that are not needed all day: in the menu of the person and in the palette, each for those who may use it. */
const roomPages: readonly RoomPage[] = [
  { path: '/search', label: 'Search everything', roles: everyone },
  { path: '/notices', label: 'Notices to you', roles: everyone },
  { path: '/ledger', label: 'Enforcement ledger', roles: everyone },
  { path: '/ledger/liaison', label: 'Liaison register', roles: everyone },
  { path: '/mutes', label: 'Mute windows', roles: roomWide },
  { path: '/notify', label: 'Notification', roles: leads },
  { path: '/people/reads', label: 'Read log', roles: ['lead'] },
  { path: '/people', label: 'People and access', roles: ['admin'] },
]

export function pagesFor(role: Role): RoomPage[] {
  return roomPages.filter(({ roles }) => roles.includes(role))
}
