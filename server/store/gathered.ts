/** What a transaction gathers and writes at its end: many changes of one thing are one write. */
export interface Gathered {
  /** Answers how to come back to this moment, for when a part of the transaction is undone. */
  mark(): () => void
  /** Writes what has been gathered; the last act of a transaction. */
  keep(): Promise<void>
}
