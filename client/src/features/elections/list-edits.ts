export function withItem<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((each, index) => (index === at ? item : each))
}

export function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at)
}
