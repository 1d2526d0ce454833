/** What a lead asks of the server over HTTP. */
import type { DeliveryEntry } from '../../../shared/protocol/notify.ts'

export class LeadHttp {
  readonly #address: () => string
  readonly #cookie: () => string

  constructor(address: () => string, cookie: () => string) {
    this.#address = address
    this.#cookie = cookie
  }

  async call(method: string, path: string, body?: object): Promise<any> {
    const response = await fetch(`${this.#address()}${path}`, {
      method,
      headers: { cookie: this.#cookie(), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as any
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }

  /** Notifications that are not delivered and not given up. */
  async waiting(): Promise<number> {
    const { counts } = await this.call('GET', '/api/notify/deliveries?limit=1')
    return counts.waiting + counts.sending
  }

  async deadLetters(): Promise<DeliveryEntry[]> {
    const found: DeliveryEntry[] = []
    for (let after = ''; ;) {
      const { deliveries, next } = await this.call('GET', `/api/notify/deliveries?state=dead&limit=500${after}`)
      found.push(...deliveries)
      if (next === null) return found
      after = `&after=${encodeURIComponent(next)}`
    }
  }
}
