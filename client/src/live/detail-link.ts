/** Loads the open alert and its log, and loads them again when the alert has changed. */
import type { Failure } from '../../../shared/protocol/errors.ts'
import { update, useApp } from '../store/app-store.ts'
import { acceptDetail, emptyLog, failDetail, openDetail, setLog } from '../store/detail-state.ts'
import { ask } from './socket.ts'

const lost: Failure = { code: 'INTERNAL', message: 'The connection broke before the answer came.' }
const AGAIN_MS = 400

export function showDetail(id: string | null): void {
  update('detail', (detail) => openDetail(detail, id))
  if (id !== null) void loadDetail(id)
}

export async function loadDetail(id: string): Promise<void> {
  const answer = await ask('alert:open', { alertId: id })
  if (answer?.ok) update('detail', (detail) => acceptDetail(detail, answer.alert))
  else update('detail', (detail) => failDetail(detail, id, answer?.error ?? lost))
}

export async function loadLog(id: string): Promise<void> {
  const { log } = useApp.getState().detail
  if (log.status === 'none') update('detail', (detail) => setLog(detail, id, { ...emptyLog, status: 'loading' }))
  const answer = await ask('alert:log', { alertId: id })
  update('detail', (detail) => {
    if (!answer?.ok) return setLog(detail, id, { ...detail.log, status: 'failed', failure: answer?.error ?? lost })
    const { entries, chainOkTo, cut } = answer
    return setLog(detail, id, { status: 'ready', entries, chainOkTo, cut, failure: null })
  })
}

/** Evidence, escalation and checklist are not pushed: a newer version of the open alert is asked for, after a burst. */
export function followOpenAlert(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  return useApp.subscribe((state, before) => {
    const row = state.detail.alert?.row
    const old = before.detail.alert?.row
    if (row === undefined || old === undefined || row.id !== old.id || row.version === old.version) return
    if (timer !== null) return
    timer = setTimeout(() => {
      timer = null
      const { detail } = useApp.getState()
      if (detail.id === null) return
      void loadDetail(detail.id)
      if (detail.log.status !== 'none') void loadLog(detail.id)
    }, AGAIN_MS)
  })
}
