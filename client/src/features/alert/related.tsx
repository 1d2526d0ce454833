import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import { Age } from '../../ui/relative-time.tsx'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { severityWord } from '../../ui/words.ts'
import { useNavigation } from '../feed/use-navigation.ts'

export function Related({ related }: { related: AlertDetail['related'] }) {
  const { open } = useNavigation()
  if (related.length === 0) return null
  return (
    <section className="detail-section" aria-labelledby="related-title">
      <h2 id="related-title">
        Related <span className="muted">{related.length}</span>
      </h2>
      <ul className="related-list">
        {related.map(({ row, reason }) => (
          <li key={row.id}>
            <button type="button" className="related-item" onClick={() => open(row.id)}>
              <SeverityGlyph severity={row.severity} />
              <span className="visually-hidden">{severityWord(row.severity)}</span>
              <span className="truncate related-title">{row.title}</span>
              <StateChip row={row} />
              <span className="muted">
                <Age at={row.raisedAt} />
              </span>
              <span className="muted truncate related-reason">{reason}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
