/** What one person chose for this browser. Nothing here comes from the server. */
import { defaultKeys, type KeyMap } from './key-map.ts'

export interface Settings {
  readonly theme: 'system' | 'dark' | 'light'
  readonly shortcuts: boolean
  readonly keys: KeyMap
  readonly sound: boolean
  /** A notification of the browser for a new critical alert while the tab is not looked at. */
  readonly notify: boolean
  readonly facetsOpen: boolean
  /** By which clock a day begins and ends. */
  readonly clock: DayClock
}

export const dayClocks = ['own', 'utc', 'election'] as const
export type DayClock = (typeof dayClocks)[number]

export const defaultSettings: Settings = {
  theme: 'system',
  shortcuts: true,
  keys: defaultKeys,
  sound: false,
  notify: false,
  facetsOpen: true,
  clock: 'own',
}

const NARROW_PX = 900
const STORAGE_KEY = 'war-room-settings'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Storage may be old or damaged: what does not fit falls back to its default. */
export function settingsFrom(stored: unknown): Settings {
  if (!isRecord(stored)) return defaultSettings
  const theme = stored['theme']
  const keys = isRecord(stored['keys']) ? stored['keys'] : {}
  return {
    theme: theme === 'dark' || theme === 'light' ? theme : 'system',
    shortcuts: stored['shortcuts'] !== false,
    keys: keysFrom(keys),
    sound: stored['sound'] === true,
    notify: stored['notify'] === true,
    facetsOpen: stored['facetsOpen'] !== false,
    clock: dayClocks.find((each) => each === stored['clock']) ?? 'own',
  }
}

function keysFrom(stored: Record<string, unknown>): KeyMap {
  const keys = { ...defaultKeys }
  for (const [action, key] of Object.entries(stored)) {
    if (action in keys && typeof key === 'string' && key.length < 20) keys[action as keyof KeyMap] = key
  }
  return keys
}

export function loadSettings(): Settings {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    // On a narrow screen the filters would cover the list: there they are opened on demand.
    if (stored === null) return { ...defaultSettings, facetsOpen: innerWidth >= NARROW_PX }
    return settingsFrom(JSON.parse(stored))
  } catch {
    return defaultSettings
  }
}

export function storeSettings(settings: Settings): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(settings))
  } catch {
    // A full or forbidden storage costs only the memory of the choice.
  }
}
