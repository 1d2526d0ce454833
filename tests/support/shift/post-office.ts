/** What reached a receiver, by the id of the delivery: told once, told again, or not to be trusted. */
export interface Letter {
  readonly receiver: string
  readonly deliveryId: string
  readonly event: string
  readonly alertId: string
}

export class PostOffice {
  /** Taken and acknowledged, each delivery once. */
  readonly letters = new Map<string, Letter>()
  /** Taken again after it had been acknowledged or taken already: the receiver tells by the id. */
  repeated = 0
  /** Calls of every kind, also those that were failed on purpose. */
  calls = 0
  /** What no receiver should accept: a wrong signature, an old time, a body that says nothing. */
  readonly refused: string[] = []

  take(letter: Letter): void {
    const key = `${letter.receiver} ${letter.deliveryId}`
    if (this.letters.has(key)) this.repeated++
    else this.letters.set(key, letter)
  }
}
