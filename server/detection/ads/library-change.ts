/** What differs between two pulls of one library. */
export type ItemSort = 'ad' | 'total' | 'day'

export interface LibraryItem {
  readonly sort: ItemSort
  readonly advertiserId: string
  readonly name: string
  readonly itemId: string
  /** Payer lines, sorted and joined; null where the source does not tell. */
  payer: string | null
  minUsd: number
  maxUsd: number
  readonly at: number
}

export type ChangeSort = 'vanished' | 'payer' | 'lower' | 'restated'

export interface Change {
  readonly sort: ChangeSort
  readonly key: string
  readonly before: LibraryItem
  readonly after: LibraryItem | null
  /** USD that the change is about. */
  readonly usd: number
}

export interface Comparison {
  readonly key: string
  readonly platform: string
  readonly country: string | null
  readonly pull: string
  readonly at: number
  /** Items in both pulls. */
  readonly compared: number
  readonly changes: readonly Change[]
  readonly exercise: boolean
}
