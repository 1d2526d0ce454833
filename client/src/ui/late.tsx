import { useEffect, useState, type ReactNode } from 'react'

const AFTER_MS = 150

/** Shows what it holds only when the wait is long enough to be noticed. */
export function Late({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}
