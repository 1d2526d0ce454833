/**
 * Text and numbers as JSON and the hash chain can hold them. Half of an emoji (of a text that was cut in the wrong place)
 * and numbers beyond all bounds have no canonical form (RFC 8785): one of them would refuse the whole entry.
 */

/** Halves of a pair become U+FFFD, NaN 0, and what is infinite the largest number there is. The same object when all is well. */
export function storable<T>(value: T): T
export function storable(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed()
    case 'number':
      return Number.isNaN(value) ? 0 : Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value))
    case 'object':
      return value === null ? null : storableObject(value)
    default:
      return value
  }
}

function storableObject(value: object): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => storable(item))
    return items.every((item, at) => item === value[at]) ? value : items
  }
  const entries = Object.entries(value)
  const mended = entries.map(([key, inner]) => [key.toWellFormed(), storable<unknown>(inner)] as const)
  const isSame = mended.every(([key, inner], at) => key === entries[at]?.[0] && inner === entries[at][1])
  return isSame ? value : Object.fromEntries(mended)
}
