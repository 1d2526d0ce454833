/**
 * A process that posts observations as fast as they are taken: `node bench/load-generator.ts ADDRESS TOKEN SECONDS`.
 * Bodies are made before; only their ids are written anew, so that the generator costs little on a shared machine.
 * Prints one line of JSON when it is done.
 */
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

export const LINES = 2000
const CONNECTIONS = 4
const BODIES = 8
/** Eight digits, written over for each batch. */
const MARK = '00000000'

/** Half posts that share links and tags, half daily spend: what a large country sends. */
export function batchLines(seed: number): string[] {
  return Array.from({ length: LINES }, (_, n) => {
    const id = `b${MARK}:${seed}:${n}`
    const minute = String(n % 60).padStart(2, '0')
    if (n % 2 === 0) {
      return JSON.stringify({
        type: 'post',
        observationId: id,
        platform: 'x',
        postId: `p${MARK}:${seed}:${n}`,
        accountId: `account-${(n * 7919 + seed * 31) % 50_000}`,
        at: `2026-09-20T12:${minute}:0${n % 10}Z`,
        text: `Word of the day ${seed} number ${n}, seen on the way home and told to nobody`,
        urls: [`https://news.example/${(n * 31 + seed) % 5000}`],
        hashtags: [`tag${n % 700}`],
      })
    }
    return JSON.stringify({
      type: 'spend',
      observationId: id,
      platform: 'meta',
      advertiserId: `page-${(n * 104_729 + seed * 17) % 20_000}`,
      advertiserName: `Page number ${n}`,
      disclaimer: `Committee ${n % 900}`,
      country: 'BR',
      from: '2026-09-20',
      to: '2026-09-20',
      spend: { min: 100, max: 199, currency: 'BRL' },
    })
  })
}

interface Body {
  readonly bytes: Buffer
  readonly marks: readonly number[]
}

function bodyOf(seed: number): Body {
  const bytes = Buffer.from(batchLines(seed).join('\n'))
  const marks: number[] = []
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1)) marks.push(at)
  return { bytes, marks }
}

function renumber(body: Body, batch: number): Buffer {
  const digits = Buffer.from(String(batch).padStart(8, '0'))
  for (const at of body.marks) digits.copy(body.bytes, at)
  return body.bytes
}

function post(agent: Agent, address: string, token: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${address}/api/observations`,
      { method: 'POST', agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' } },
      (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
      },
    )
    call.once('error', reject)
    call.end(body)
  })
}

async function main(address: string, token: string, seconds: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const free = Array.from({ length: BODIES }, (_, seed) => bodyOf(seed))
  const end = performance.now() + seconds * 1000
  const from = performance.now()
  const count = { accepted: 0, batches: 0, busy: 0, bytes: 0 }
  const first = Math.floor(Date.now() / 1000) % 100_000
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) {
        const body = free.pop()
        if (body === undefined) throw new Error('more connections than bodies')
        const status = await post(agent, address, token, renumber(body, first * 1000 + count.batches++))
        free.push(body)
        if (status === 202) {
          count.accepted += LINES
          count.bytes += body.bytes.length
        } else if (status === 429) {
          count.busy++
          await new Promise((resolve) => setTimeout(resolve, 200))
        } else throw new Error(`answered ${status}`)
      }
    }),
  )
  agent.destroy()
  console.log(JSON.stringify({ ...count, seconds: (performance.now() - from) / 1000 }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [address = '', token = '', seconds = '10'] = process.argv.slice(2)
  await main(address, token, Number(seconds))
}
