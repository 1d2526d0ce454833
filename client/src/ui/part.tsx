import { Component, Suspense, type ReactNode } from 'react'

import { FailureBox } from './failure-box.tsx'

interface PartProps {
  /** What failed, should it fail, e.g. "The chart could not be shown." */
  readonly what: string
  readonly still?: string
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

/**
 * A part of the page that may come late or not at all: its code is fetched when it is needed, and may be gone when the
 * server has been renewed or cannot be reached. What fails, fails alone; the rest of the page goes on.
 */
export function Part({ what, still, fallback = null, children }: PartProps) {
  return (
    <Boundary what={what} {...(still === undefined ? {} : { still })}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  )
}

class Boundary extends Component<Omit<PartProps, 'fallback'>, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <FailureBox
        what={this.props.what}
        still={this.props.still ?? 'The rest of the page goes on. Reload the page to get this part.'}
        failure={null}
        retry={() => location.reload()}
      />
    )
  }
}
