/**
 * Amounts as Google's transparency pages print them: `€ 2.500 (EUR)`, `0 € (EUR)`, `US$1,250.50`, with no-break spaces
 * and either separator. The last separator is the decimal one only if it is not followed by exactly three digits.
 */

export interface PrintedAmount {
  readonly value: number
  /** ISO code where one is printed. */
  readonly currency: string | null
}

export function printedAmount(text: string): PrintedAmount | null {
  const currency = /\(([A-Z]{3})\)/.exec(text)?.[1] ?? null
  const digits = /\d[\d.,'’\s]*/u.exec(text.replaceAll(/\([A-Z]{3}\)/g, ''))?.[0]
  if (digits === undefined) return null
  const compact = digits.replaceAll(/[\s'’]/gu, '').replace(/[.,]$/, '')
  const value = Number(withPoint(compact))
  return Number.isFinite(value) ? { value, currency } : null
}

function withPoint(digits: string): string {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last < 0) return digits
  const isDecimal = digits.length - last - 1 !== 3
  const whole = (isDecimal ? digits.slice(0, last) : digits).replaceAll(/[.,]/g, '')
  return isDecimal ? `${whole}.${digits.slice(last + 1)}` : whole
}
