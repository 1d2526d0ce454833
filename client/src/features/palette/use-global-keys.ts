import { useEffect, useEffectEvent } from 'react'

import { update, useApp } from '../../store/app-store.ts'
import { rememberKeys } from '../../store/begun-keys.ts'
import { fateOfKey, type ShortcutName } from '../../store/key-map.ts'
import { shortcutPath } from '../../store/shortcut-path.ts'
import { useNavigation } from '../feed/use-navigation.ts'

/** Ctrl/Cmd+K everywhere; from pages without a list also the keys that go somewhere. */
export function useGlobalKeys(): void {
  const { goTo } = useNavigation()
  const fire = useEffectEvent((name: ShortcutName) => runGlobal(name, goTo))
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        update('view', (view) => ({ ...view, overlay: view.overlay === 'palette' ? 'none' : 'palette' }))
        return
      }
      const { settings, view } = useApp.getState()
      if (!settings.shortcuts || view.overlay !== 'none' || event.defaultPrevented || event.key.length !== 1) return
      if (event.ctrlKey || event.metaKey || event.altKey || !isFree(event.target)) return
      const fate = fateOfKey(settings.keys, view.keysBegun, event.key)
      rememberKeys(fate.type === 'wait' ? fate.prefix : '')
      if (fate.type === 'fire' && fire(fate.name)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

/** Nothing that takes keys itself has the focus. The list has its own listener. */
function isFree(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof HTMLElement && target.id === 'main')
}

function runGlobal(name: ShortcutName, goTo: (path: string) => void): boolean {
  const path = shortcutPath(name, useApp.getState())
  if (path !== undefined) goTo(path)
  else if (name === 'help') update('view', (view) => ({ ...view, overlay: 'help' }))
  else return false
  return true
}
