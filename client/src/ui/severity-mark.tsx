import type { Severity } from '../../../shared/domain/alert.ts'
import { severityWord } from './words.ts'

const shapes: Record<Severity, string> = {
  critical: 'M6 .5 10.8 3.2v5.6L6 11.5 1.2 8.8V3.2z',
  high: 'M6 1 11.5 11H.5z',
  medium: 'M6 .5 11.5 6 6 11.5.5 6z',
  low: 'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z',
  info: 'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm0 1.4a3.1 3.1 0 1 1 0 6.2 3.1 3.1 0 0 1 0-6.2z',
}

export function SeverityGlyph({ severity }: { severity: Severity }) {
  return (
    <svg className={`severity-glyph tone-${severity}`} viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[severity]} fillRule="evenodd" />
    </svg>
  )
}

/** Shape, word and colour: none of the three carries the severity alone. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className="severity">
      <SeverityGlyph severity={severity} />
      <span className={`tone-${severity} severity-word`}>{severityWord(severity)}</span>
    </span>
  )
}
