/** One measured line of the benchmarks. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the machine does at best in the same run, e.g. JSON.parse of the same lines. */
  readonly floor?: number
  readonly floorName?: string
  /** The budget in words, e.g. `≥ 200000`. */
  readonly budget?: string
  readonly ok?: boolean
}
