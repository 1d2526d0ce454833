import { useParams } from 'react-router'

import { Tabs } from '../../ui/tabs.tsx'
import { EnforcementCountsSection } from './enforcement-counts.tsx'
import { EnforcementSection } from './enforcement-section.tsx'
import { LiaisonSection } from './liaison-section.tsx'
import './ledger.css'

const parts = [
  { part: 'enforcement', label: 'Enforcement', to: '/ledger' },
  { part: 'counts', label: 'Counts', to: '/ledger/counts' },
  { part: 'liaison', label: 'Liaison', to: '/ledger/liaison' },
] as const

/** Two registers: what was done about what the room found, and whom it has spoken to outside. */
export function LedgerPage() {
  const asked = useParams()['part'] ?? 'enforcement'
  const part = parts.find((each) => each.part === asked)?.part ?? 'enforcement'
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>Ledger</h1>
        <span className="muted">what was taken down or refused, and who outside was asked</span>
      </div>
      <Tabs label="Registers" tabs={parts} />
      {part === 'enforcement' && <EnforcementSection />}
      {part === 'counts' && <EnforcementCountsSection />}
      {part === 'liaison' && <LiaisonSection />}
    </main>
  )
}
