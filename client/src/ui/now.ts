/** One timer for everything that shows a running time; a component is drawn again only when its own text changes. */
import { useSyncExternalStore } from 'react'

const TICK_MS = 1000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
let skew = 0
let now = Date.now()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

/** How far the server's clock is from this one: ages are told by the server's. */
export function setClockSkew(ms: number): void {
  skew = ms
}

export function serverNow(): number {
  return Math.max(now, Date.now()) + skew
}

/** The text that `tell` makes of the time. It must give the same text for the same second. */
export function useTimeText(tell: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => tell(Math.floor(serverNow() / TICK_MS) * TICK_MS))
}
