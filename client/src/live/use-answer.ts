import { useCallback, useEffect, useState } from 'react'

import { call, type Answer } from './api.ts'

/** What a page loads when it opens, and again when asked; a late answer to an older question is dropped. */
export function useAnswer<T>(path: string | null): { answer: Answer<T> | null; reload: () => void } {
  const [held, setHeld] = useState<{ path: string | null; answer: Answer<T> } | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (path === null) return undefined
    let isOver = false
    const load = async () => {
      const answer = await call<T>('GET', path)
      if (!isOver) setHeld({ path, answer })
    }
    void load()
    return () => {
      isOver = true
    }
  }, [path, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { answer: held !== null && held.path === path ? held.answer : null, reload }
}
