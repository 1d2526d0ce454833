import { signOut } from '../../live/session.ts'
import { changeSettings, update, useApp } from '../../store/app-store.ts'
import { noteMenu } from '../../store/menus.ts'
import { initials } from '../../ui/avatar.tsx'
import { Popover } from '../../ui/popover.tsx'
import { useNavigation } from '../feed/use-navigation.ts'
import { pagesFor } from './room-pages.ts'

const themes = [
  ['system', 'As the system'],
  ['dark', 'Dark'],
  ['light', 'Light'],
] as const

export function UserMenu() {
  const user = useApp((state) => state.session.user)
  const theme = useApp((state) => state.settings.theme)
  const { goTo } = useNavigation()
  if (user === null) return null
  return (
    <Popover
      name={`${user.name}, ${user.role}`}
      className="button button--bare user-button"
      align="end"
      onToggle={noteMenu}
      label={
        <>
          <span className="avatar avatar--me">{initials(user.name)}</span>
          <span className="visually-hidden">{user.name}, menu</span>
        </>
      }
    >
      {(close) => (
        <>
          <div className="menu-title">
            {user.name} · {user.role}
            <div>{user.email}</div>
          </div>
          {[...pagesFor(user.role), { path: '/account', label: 'Your account' }].map(({ path, label }) => (
            <button
              key={path}
              type="button"
              className="menu-item"
              onClick={() => {
                close()
                goTo(path)
              }}
            >
              {label}
            </button>
          ))}
          <div className="menu-title">Theme</div>
          {themes.map(([value, label]) => (
            <button
              key={value}
              type="button"
              className="menu-item"
              aria-pressed={theme === value}
              onClick={() => changeSettings({ theme: value })}
            >
              {label}
            </button>
          ))}
          <hr className="menu-line" />
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              goTo('/settings')
            }}
          >
            Settings and shortcuts
          </button>
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              update('view', (view) => ({ ...view, overlay: 'help' }))
            }}
          >
            Help <span className="menu-end">?</span>
          </button>
          <button type="button" className="menu-item" onClick={() => void signOut()}>
            Sign out
          </button>
        </>
      )}
    </Popover>
  )
}
