import type { ReactNode } from 'react'

import type { Failure } from '../../../shared/protocol/errors.ts'
import { FailureBox } from './failure-box.tsx'
import { Late } from './late.tsx'
import './forms.css'

interface AnsweredProps<T> {
  readonly answer: { ok: true; value: T } | { ok: false; error: Failure } | null
  /** What failed, e.g. "The users could not be loaded." */
  readonly what: string
  readonly reload: () => void
  /** How many rows the skeleton is high. */
  readonly rows?: number
  readonly children: (value: T) => ReactNode
}

/** What was asked for, or why it is not there; bars at the height of the rows when the wait is long. */
export function Answered<T>({ answer, what, reload, rows = 4, children }: AnsweredProps<T>) {
  if (answer === null) {
    return (
      <Late>
        <output className="skeleton-rows">
          <span className="visually-hidden">Loading…</span>
          {Array.from({ length: rows }, (_, index) => (
            <span key={index} className="skeleton-bar" />
          ))}
        </output>
      </Late>
    )
  }
  if (!answer.ok) return <FailureBox what={what} failure={answer.error} retry={reload} />
  return children(answer.value)
}
