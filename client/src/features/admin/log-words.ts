/** "access.user-created" → "Access: user created". */
export function actionText(action: string): string {
  const [area = '', what = ''] = action.split('.')
  const words = what.replaceAll('-', ' ')
  return `${area.charAt(0).toUpperCase()}${area.slice(1)}${words === '' ? '' : `: ${words}`}`
}

/** The fields of a change in one line; people that are known are told by name, because a log holds their ids only. */
export function patchText(patch: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>): string {
  const parts = Object.entries(patch).map(([name, value]) => `${name} ${valueText(value, names)}`)
  return parts.length === 0 ? '–' : parts.join(' · ')
}

function valueText(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return names.get(value) ?? value
  if (value === null) return 'none'
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.length === 0 ? 'none' : value.map((each) => names.get(each) ?? each).join(', ')
  }
  return JSON.stringify(value)
}
