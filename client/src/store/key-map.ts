/** Every shortcut of the list, in one table: the help, the settings and the listener read it. */

interface Shortcut {
  readonly keys: string
  readonly says: string
  readonly group: 'Move' | 'Decide' | 'Work' | 'Feed' | 'Go'
}

export const shortcuts = {
  next: { keys: 'j', says: 'Next alert', group: 'Move' },
  previous: { keys: 'k', says: 'Previous alert', group: 'Move' },
  open: { keys: 'Enter', says: 'Open the alert', group: 'Move' },
  select: { keys: 'x', says: 'Select', group: 'Move' },
  claim: { keys: 'a', says: 'Claim', group: 'Work' },
  escalate: { keys: '!', says: 'Escalate to a lane', group: 'Work' },
  assign: { keys: 'm', says: 'Assign to a colleague', group: 'Work' },
  note: { keys: 'n', says: 'Write a note', group: 'Work' },
  merge: { keys: 'l', says: 'Link: merge into another alert', group: 'Work' },
  undo: { keys: 'u', says: 'Undo your last action (10 s)', group: 'Work' },
  closeTrue: { keys: 'e t', says: 'Close: true positive', group: 'Decide' },
  closeFalse: { keys: 'e f', says: 'Close: false positive', group: 'Decide' },
  closeBenign: { keys: 'e b', says: 'Close: benign, lawful campaigning', group: 'Decide' },
  closeInsufficient: { keys: 'e i', says: 'Close: insufficient evidence', group: 'Decide' },
  closeDuplicate: { keys: 'e d', says: 'Close: duplicate', group: 'Decide' },
  snoozeHour: { keys: 's 1', says: 'Snooze for 1 hour', group: 'Decide' },
  snoozeShift: { keys: 's 2', says: 'Snooze until the next shift', group: 'Decide' },
  snoozeDoubles: { keys: 's 3', says: 'Snooze until the count doubles', group: 'Decide' },
  snoozePolls: { keys: 's 4', says: 'Snooze until polls close', group: 'Decide' },
  showPending: { keys: '.', says: 'Show what came in meanwhile', group: 'Feed' },
  pause: { keys: 'p', says: 'Pause, or go on live', group: 'Feed' },
  search: { keys: '/', says: 'Search', group: 'Feed' },
  facets: { keys: 'f', says: 'Go to the filters', group: 'Feed' },
  goFeed: { keys: 'g f', says: 'Go to the feed', group: 'Go' },
  goElections: { keys: 'g e', says: 'Go to the elections', group: 'Go' },
  goHandover: { keys: 'g h', says: 'Go to the handover', group: 'Go' },
  goWall: { keys: 'g w', says: 'Go to the wall of the election in the header', group: 'Go' },
  goSources: { keys: 'g s', says: 'Go to the sources', group: 'Go' },
  goMetrics: { keys: 'g m', says: 'Go to the metrics', group: 'Go' },
  help: { keys: '?', says: 'All shortcuts', group: 'Go' },
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof shortcuts
export type KeyMap = Record<ShortcutName, string>

export const shortcutNames = Object.keys(shortcuts) as ShortcutName[]

function defaults(): KeyMap {
  const keys: Partial<KeyMap> = {}
  for (const name of shortcutNames) keys[name] = shortcuts[name].keys
  // Filled from the same table of names, so no name is missing.
  return keys as KeyMap
}
export const defaultKeys: KeyMap = defaults()

/** How long the second key of a sequence may take. */
export const SEQUENCE_MS = 1500

export type KeyFate = { type: 'fire'; name: ShortcutName } | { type: 'wait'; prefix: string } | { type: 'none' }

/** What a key means after the keys already pressed. */
export function fateOfKey(keys: KeyMap, prefix: string, key: string): KeyFate {
  const pressed = prefix === '' ? key : `${prefix} ${key}`
  for (const name of shortcutNames) if (keys[name] === pressed) return { type: 'fire', name }
  const begun = shortcutNames.some((name) => keys[name].startsWith(`${pressed} `))
  if (begun) return { type: 'wait', prefix: pressed }
  return prefix === '' ? { type: 'none' } : fateOfKey(keys, '', key)
}

/** What may be pressed after the keys already pressed, each with what it does. */
export function afterKeys(keys: KeyMap, prefix: string): { key: string; says: string }[] {
  return shortcutNames
    .filter((name) => keys[name].startsWith(`${prefix} `))
    .map((name) => ({ key: keys[name].slice(prefix.length + 1), says: shortcuts[name].says }))
}

/** Shortcuts that a new key would collide with: the same keys, or one the beginning of the other. */
export function collisions(keys: KeyMap, name: ShortcutName, wanted: string): ShortcutName[] {
  return shortcutNames.filter((other) => {
    if (other === name || keys[other] === '') return false
    const held = keys[other]
    return held === wanted || held.startsWith(`${wanted} `) || wanted.startsWith(`${held} `)
  })
}
