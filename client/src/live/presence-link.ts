/** Tells colleagues which alert this person has open, which field they write in, and whether they are there. */
import { useApp } from '../store/app-store.ts'
import { ask } from './socket.ts'

const IDLE_AFTER_MS = 60_000
const CHECK_MS = 5000

let lastInput = Date.now()
let field: string | null = null
let told = ''

export function tellPresence(): void {
  const { view, link } = useApp.getState()
  if (!link.connected) {
    told = ''
    return
  }
  const idle = Date.now() - lastInput > IDLE_AFTER_MS || view.hidden
  const presence = { alertId: view.openId, field, idle }
  const text = JSON.stringify(presence)
  if (text === told) return
  told = text
  void ask('presence:set', presence)
}

export function setPresenceField(next: string | null): void {
  field = next
  tellPresence()
}

export function watchPresence(): () => void {
  const input = () => {
    const wasIdle = Date.now() - lastInput > IDLE_AFTER_MS
    lastInput = Date.now()
    if (wasIdle) tellPresence()
  }
  const events = ['pointermove', 'keydown', 'wheel'] as const
  for (const event of events) addEventListener(event, input, { passive: true })
  const timer = setInterval(tellPresence, CHECK_MS)
  const stop = useApp.subscribe((state, before) => {
    if (state.view.openId !== before.view.openId || state.link.connected !== before.link.connected) tellPresence()
  })
  return () => {
    for (const event of events) removeEventListener(event, input)
    clearInterval(timer)
    stop()
  }
}
