import type { UserEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'
import { useTimeText } from '../../ui/now.ts'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { laneWord } from '../../ui/words.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { scopeText } from './scope-field.tsx'

interface UserTableProps {
  readonly users: readonly UserEntry[]
  readonly onEdit: (user: UserEntry) => void
  readonly onSessions: (user: UserEntry) => void
  readonly onLink: (user: UserEntry) => void
  readonly onDropFactor: (user: UserEntry) => void
}

export function UserTable({ users, ...does }: UserTableProps) {
  const ordered = users.toSorted((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name))
  return (
    <DataTable
      label="Users"
      heads={[
        'Name',
        'Role',
        'Scope',
        'Lanes',
        'Signs in by',
        'State',
        { number: 'Last seen' },
        { readOut: 'Actions' },
      ]}
    >
      {ordered.map((user) => (
        <UserRow key={user.id} user={user} {...does} />
      ))}
    </DataTable>
  )
}

function UserRow({
  user,
  onEdit,
  onSessions,
  onLink,
  onDropFactor,
}: { user: UserEntry } & Omit<UserTableProps, 'users'>) {
  const names = useElectionNames()
  const isMe = useApp((state) => state.session.user?.id === user.id)
  return (
    <tr>
      <td className="wide-words">
        {user.name} {isMe && <span className="muted">(you)</span>}
        <div className="muted">{user.email}</div>
      </td>
      <td>{user.role}</td>
      <td>{scopeText(user.scope, names)}</td>
      <td>{user.lanes.length === 0 ? <span className="muted">–</span> : user.lanes.map(laneWord).join(', ')}</td>
      <td>{waysIn(user)}</td>
      <td>
        <UserState user={user} />
      </td>
      <td className="number">{user.lastSeenAt === null ? '–' : <Age at={user.lastSeenAt} />}</td>
      <td>
        <div className="row-actions">
          {!isMe && (
            <button
              type="button"
              className="button button--small"
              aria-label={`Change ${user.name}`}
              onClick={() => onEdit(user)}
            >
              Change
            </button>
          )}
          <button
            type="button"
            className="button button--small"
            aria-label={`Sessions of ${user.name}`}
            onClick={() => onSessions(user)}
          >
            Sessions
          </button>
          {!user.disabled && (
            <SureButton
              label="New link"
              about={`New one-time link for ${user.name}; earlier ones end`}
              onSure={() => onLink(user)}
            />
          )}
          {user.hasSecondFactor && !isMe && (
            <SureButton
              label="Drop factor"
              about={`Take away the second factor of ${user.name}`}
              onSure={() => onDropFactor(user)}
            />
          )}
        </div>
      </td>
    </tr>
  )
}

function waysIn(user: UserEntry): string {
  const ways = [
    user.hasPassword ? 'password' : '',
    user.hasSecondFactor ? 'second factor' : '',
    user.hasSingleSignOn ? 'single sign-on' : '',
  ].filter(Boolean)
  return ways.length === 0 ? '–' : ways.join(' + ')
}

function UserState({ user }: { user: UserEntry }) {
  const { disabled, lockedUntil } = user
  const locked = useTimeText((now) => (lockedUntil !== null && Date.parse(lockedUntil) > now ? 'Locked' : ''))
  if (disabled) return <span className="chip chip--bad">Disabled</span>
  if (locked !== '') return <span className="chip chip--warn">{locked}</span>
  if (!user.hasPassword && !user.hasSingleSignOn) return <span className="chip chip--quiet">Invited</span>
  return <span className="chip chip--ok">Let in</span>
}
