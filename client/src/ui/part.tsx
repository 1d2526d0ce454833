import { Component, Suspense, type ReactNode } from 'react'

import { FailureBox } from './failure-box.tsx'
import { NewVersion } from './new-version.ts'

interface PartProps {
  /** What failed, should it fail, e.g. "The chart could not be shown." */
  readonly what: string
  readonly still?: string
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

/**
 * A part of the page that may come late or not at all: its code is fetched when it is needed, and is gone when the
 * server has been renewed. What fails, fails alone; the rest of the page goes on.
 */
export function Part({ what, still, fallback = null, children }: PartProps) {
  return (
    <Boundary what={what} {...(still === undefined ? {} : { still })}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  )
}

class Boundary extends Component<Omit<PartProps, 'fallback'>, { error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('nothing was said') }
  }

  override render(): ReactNode {
    const { what, still = 'The rest of the page goes on. Reload the page to get this part.', children } = this.props
    const error: unknown = this.state.error
    if (error === null) return children
    const isOld = error instanceof NewVersion
    return (
      <FailureBox
        what={isOld ? 'This part belongs to a new version of the page.' : what}
        still={isOld ? 'What is on screen goes on. Reload when ready.' : still}
        failure={null}
        retry={() => location.reload()}
        retryText="Reload"
      />
    )
  }
}
