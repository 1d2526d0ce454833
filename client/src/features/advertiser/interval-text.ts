import { quantity } from '../../ui/words.ts'

export interface Interval {
  readonly min: number
  /** Null where the source gives no upper bound. */
  readonly max: number | null
}

/** "200–299", "≥ 1M": intervals stay intervals, as published. */
export function intervalText({ min, max }: Interval): string {
  if (max === null) return `≥ ${quantity(min)}`
  const [least, most] = [quantity(min), quantity(max)]
  return least === most ? least : `${least}–${most}`
}
