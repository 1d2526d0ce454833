/** 95 % score interval of a proportion (Wilson 1927). `n` above 0. */
export function wilson(successes: number, n: number): { low: number; high: number } {
  const z = 1.959_964
  const p = successes / n
  const centre = p + (z * z) / (2 * n)
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}
