/** How rare an amount is among those seen of the same kind: a histogram of logarithms. */
const BINS_PER_DOUBLING = 4
const BINS = 100

export class AmountTail {
  private counts: number[]
  private total: number

  constructor(state?: { counts: number[]; total: number }) {
    this.counts = state?.counts ?? Array.from({ length: BINS }, () => 0)
    this.total = state?.total ?? 0
  }

  add(amount: number): void {
    const bin = binOf(amount)
    this.counts[bin] = (this.counts[bin] ?? 0) + 1
    this.total += 1
  }

  /** 0 for an amount that half of the others reach, 1 for one that fewer than one in a thousand do. */
  rarity(amount: number): number {
    let above = 0
    for (let bin = binOf(amount); bin < BINS; bin++) above += this.counts[bin] ?? 0
    const share = (above + 1) / (this.total + 2)
    return Math.min(1, Math.max(0, Math.log(share / 0.5) / Math.log(0.001 / 0.5)))
  }

  snapshot(): { counts: number[]; total: number } {
    return { counts: this.counts, total: this.total }
  }
}

function binOf(amount: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(Math.log2(1 + Math.max(0, amount)) * BINS_PER_DOUBLING)))
}
