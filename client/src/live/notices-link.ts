/** What this person was told in the page and has not read: counted in the header, kept by the server. */
import type { NoticeEntry } from '../../../shared/protocol/notify.ts'
import type { ServerToClient } from '../../../shared/protocol/events.ts'
import { update } from '../store/app-store.ts'
import { call } from './api.ts'
import { say } from './commands.ts'

type Raised = Parameters<ServerToClient['notice:raised']>[0]

/** Asked when the link is new, because notices are pushed once: who was away finds them so. */
export async function countUnread(): Promise<void> {
  const answer = await call<{ notices: NoticeEntry[] }>('GET', '/api/notices')
  if (!answer.ok) return
  const unread = answer.value.notices.filter(({ readAt }) => readAt === null).length
  update('notices', (state) => (state.unread === unread ? state : { ...state, unread }))
}

/** Kinds that wait for this very person. */
const urgent = new Set(['take-over', 'second-person', 'escalation-unanswered'])

export function receiveNotice({ id, kind, text, alertId }: Raised): void {
  update('notices', (state) => ({ ...state, unread: state.unread + 1 }))
  say({ id, tone: urgent.has(kind) ? 'warn' : 'plain', text, alertId, undo: null, isKept: true })
}

export async function markRead(ids: readonly string[]): Promise<void> {
  await call('POST', '/api/notices/read', { ids })
  await countUnread()
}
