import { useState } from 'react'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import type { Handover, HandoverLine } from '../../../../shared/protocol/handover.ts'
import { call } from '../../live/api.ts'

/** What one may do with a handover. Every answer of the server takes the place of what is shown. */
export interface HandoverWork {
  readonly handover: Handover
  readonly failure: Failure | null
  readonly busy: boolean
  readonly setRemarks: (text: string) => void
  readonly setRemark: (lineId: string, text: string) => void
  readonly setIncoming: (id: string) => void
  readonly incoming: string
  readonly save: () => Promise<boolean>
  readonly sign: () => Promise<boolean>
  readonly answer: (lines: readonly HandoverLine[], accepted: boolean, reason?: string) => Promise<boolean>
  readonly takeOver: () => Promise<boolean>
  readonly withdraw: (reason: string) => Promise<boolean>
}

export function useHandover(first: Handover): HandoverWork {
  const [handover, setHandover] = useState(first)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [remarks, setRemarks] = useState(first.remarks)
  const [lineRemarks, setLineRemarks] = useState<Readonly<Record<string, string>>>({})
  const [incoming, setIncoming] = useState(first.incoming?.id ?? '')
  const path = `/api/handovers/${encodeURIComponent(first.id)}`

  const send = async (method: 'POST' | 'PUT', to: string, body: object): Promise<Handover | null> => {
    setBusy(true)
    const answer = await call<{ handover: Handover }>(method, to, body)
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (!answer.ok) return null
    setHandover(answer.value.handover)
    return answer.value.handover
  }
  const edit = () => {
    const lines = Object.entries(lineRemarks).map(([id, remark]) => ({ id, remark }))
    return send('PUT', path, {
      version: handover.version,
      remarks,
      incoming: incoming === '' ? null : incoming,
      lines,
    })
  }
  return {
    handover,
    failure,
    busy,
    incoming,
    setRemarks,
    setIncoming,
    setRemark: (lineId, text) => setLineRemarks((before) => ({ ...before, [lineId]: text })),
    save: async () => (await edit()) !== null,
    sign: async () => {
      // What was written goes in before the lines are fixed.
      const saved = await edit()
      return saved !== null && (await send('POST', `${path}/sign`, { version: saved.version })) !== null
    },
    answer: async (lines, accepted, reason = '') => {
      const answers = lines.map(({ id }) => ({ line: id, accepted, to: null, reason }))
      return (await send('POST', `${path}/answers`, { answers })) !== null
    },
    takeOver: async () => (await send('POST', `${path}/accept`, { version: handover.version })) !== null,
    withdraw: async (reason) => (await send('POST', `${path}/withdraw`, { reason })) !== null,
  }
}
