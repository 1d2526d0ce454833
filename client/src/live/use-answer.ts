import { useCallback, useEffect, useState } from 'react'

import { call, type Answer } from './api.ts'

interface Held<T> {
  readonly path: string
  readonly answer: Answer<T>
}

/** What a page loads when it opens, and again when asked; a late answer to an older question is dropped. */
export function useAnswer<T>(path: string | null): { answer: Answer<T> | null; reload: () => void } {
  const [held, setHeld] = useState<Held<T> | null>(null)
  const load = useCallback(async (asked: string, isOver: () => boolean) => {
    const answer = await call<T>('GET', asked)
    if (!isOver()) setHeld({ path: asked, answer })
  }, [])
  useEffect(() => {
    if (path === null) return undefined
    let over = false
    void load(path, () => over)
    return () => {
      over = true
    }
  }, [path, load])
  const reload = useCallback(() => {
    if (path !== null) void load(path, () => false)
  }, [path, load])
  return { answer: held !== null && held.path === path ? held.answer : null, reload }
}
