import { useCallback, useEffect, useMemo, useState } from 'react'

import { call, type Answer } from './api.ts'

/** What a page loads when it opens, and again when asked; a late answer to an older question is dropped. */
export function useAnswer<T>(path: string | null): { answer: Answer<T> | null; reload: () => void } {
  const [held, setHeld] = useState<{ readonly path: string; readonly answer: Answer<T> } | null>(null)
  const [turn, setTurn] = useState(0)
  const question = useMemo(() => ({ path, turn }), [path, turn])
  useEffect(() => {
    const asked = question.path
    if (asked === null) return undefined
    let isOver = false
    const load = async () => {
      const answer = await call<T>('GET', asked)
      if (!isOver) setHeld({ path: asked, answer })
    }
    void load()
    return () => {
      isOver = true
    }
  }, [question])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { answer: held !== null && held.path === path ? held.answer : null, reload }
}
