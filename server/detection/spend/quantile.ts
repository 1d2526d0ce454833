/** The value below which a share of an ascending list lies; `otherwise` for an empty list. */
export function quantile(ascending: ArrayLike<number>, share: number, otherwise: number): number {
  const n = ascending.length
  if (n === 0) return otherwise
  const at = share * (n - 1)
  const low = ascending[Math.floor(at)] ?? otherwise
  const high = ascending[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

export function median(values: readonly number[], otherwise: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
    otherwise,
  )
}
