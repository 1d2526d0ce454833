import { useEffect, useState } from 'react'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import type { WallAnswer } from '../../../../shared/protocol/wall.ts'
import { call } from '../../live/api.ts'
import { setClockSkew } from '../../ui/now.ts'

const AGAIN_MS = 5000

export interface WallState {
  /** The last answer; it stays while the server is gone. */
  readonly wall: WallAnswer | null
  /** When the last answer came, in this machine's time. */
  readonly offlineSince: number | null
  /** The server is there and refuses. */
  readonly refused: Failure | null
}

/** The token of a wall is in the address after #, which browsers never send: it is in no log of a server or proxy. */
export function tokenIn(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token')
  return token === null || token === '' ? undefined : token
}

const refusals = new Set([401, 403, 404])

/** Asks every five seconds; a wall needs no more, and a token opens no socket. */
export function useWall(id: string, hash: string): WallState {
  const [state, setState] = useState<WallState>({ wall: null, offlineSince: null, refused: null })
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastAt = Date.now()
    const load = async () => {
      const answer = await call<WallAnswer>('GET', `/api/wall/${encodeURIComponent(id)}`, undefined, tokenIn(hash))
      if (isOver) return
      if (answer.ok) {
        lastAt = Date.now()
        setClockSkew(Date.parse(answer.value.now) - lastAt)
        setState({ wall: answer.value, offlineSince: null, refused: null })
      } else if (refusals.has(answer.status)) {
        setState({ wall: null, offlineSince: null, refused: answer.error })
      } else {
        const since = lastAt
        setState((held) => ({ ...held, offlineSince: since }))
      }
      timer = setTimeout(() => void load(), AGAIN_MS)
    }
    void load()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id, hash])
  return state
}
