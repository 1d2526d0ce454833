import { useState } from 'react'

import type { Failure } from '../../../shared/protocol/errors.ts'
import { call } from './api.ts'
import { say } from './commands.ts'

export interface Sending {
  readonly busy: boolean
  readonly failure: Failure | null
  /** The answer, or null when it was refused: then `failure` says why. `done` is said at the foot of the page. */
  readonly send: <T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    done?: string,
  ) => Promise<T | null>
  readonly forget: () => void
}

/** One change at a time asked of the server, with what came of the last one. */
export function useSend(): Sending {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, done?: string) => {
    setBusy(true)
    const answer = await call<T>(method, path, body)
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (!answer.ok) return null
    if (done !== undefined) say({ id: `sent-${path}`, tone: 'ok', text: done, alertId: null, undo: null })
    return answer.value
  }
  return { busy, failure, send, forget: () => setFailure(null) }
}
