/** Amounts, counts, chances and countries as detectors tell them to people. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

/** 12345.6 → "12,346". Formatting by the rules of a language is slow, and most counts have nothing to group. */
export function grouped(value: number): string {
  if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value)
  return whole.format(value)
}

/** 1, "page" → "1 page"; 1200, "page" → "1,200 pages". */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** 2236.4 → "2,236 USD". */
export function usdText(amount: number): string {
  return `${grouped(Math.round(amount))} USD`
}

/** DE → "Germany"; what is no country code stays as it is. */
export function countryText(code: string): string {
  try {
    const name = regions.of(code) ?? code
    return /^(United|Netherlands|Philippines|Maldives|Bahamas|Gambia|Comoros|Czech Republic)|Republic$| Islands$/.test(
      name,
    )
      ? `the ${name}`
      : name
  } catch {
    return code
  }
}

const steps = [
  [9, 'billion'],
  [6, 'million'],
  [0, ''],
] as const
const MOST_TOLD = 12

/** How rarely chance alone does this, from the power of ten it is against: 0.9 → "1 in 8", 14 → "under 1 in 1,000 billion". */
export function oddsText(powerOfTen: number): string {
  if (powerOfTen <= 0) return 'always'
  if (powerOfTen > MOST_TOLD) return 'under 1 in 1,000 billion'
  for (const [power, word] of steps) {
    if (powerOfTen < power) continue
    const value = 10 ** (powerOfTen - power)
    const rounded = value < 100 ? Math.round(value) : Number(value.toPrecision(2))
    return `1 in ${grouped(rounded)}${word === '' ? '' : ` ${word}`}`
  }
  return 'always'
}
