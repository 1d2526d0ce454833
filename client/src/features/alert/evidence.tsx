import { useState } from 'react'

import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import { stampText } from '../../ui/time.ts'

const FEW = 8

/** What it rests on: each piece with its source, when it was captured, and its hash. */
export function Evidence({ evidence }: { evidence: AlertDetail['evidence'] }) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? evidence : evidence.slice(0, FEW)
  return (
    <section className="detail-section" aria-labelledby="evidence-title">
      <h2 id="evidence-title">
        Evidence <span className="muted">{evidence.length}</span>
      </h2>
      {evidence.length === 0 && <p className="muted">No single observation stands behind this alert.</p>}
      <ul className="evidence-list">
        {shown.map((piece) => (
          <li key={piece.id} className="evidence-piece">
            <div>{piece.text}</div>
            <div className="muted evidence-meta">
              <span>{piece.source}</span>
              {isWebAddress(piece.url) && <OutLink url={piece.url} />}
              <span>seen {stampText(piece.at)}</span>
              <span>captured {stampText(piece.capturedAt)}</span>
              <span className="mono truncate hash" title={`SHA-256 ${piece.sha256}`}>
                {piece.sha256}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {evidence.length > FEW && (
        <button type="button" className="facet-more" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `${evidence.length - FEW} more`}
        </button>
      )}
    </section>
  )
}

/** Evidence comes from outside: only addresses of the web become links. */
export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url)
}

/** The address is shown, so that nobody opens what they have not read. */
function OutLink({ url }: { url: string }) {
  return (
    <a className="truncate evidence-link" href={url} title={url} target="_blank" rel="noreferrer noopener">
      {url.replace(/^https?:\/\//i, '')} <span aria-hidden="true">↗</span>
    </a>
  )
}
