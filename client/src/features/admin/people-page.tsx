import { isLead } from '../../../../shared/domain/life-cycle.ts'
import { useParams } from 'react-router'

import { useApp } from '../../store/app-store.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { AdminLog } from './admin-log.tsx'
import { NotForRole } from './not-for-role.tsx'
import { ReadLog } from './read-log.tsx'
import { RetentionForm } from './retention-form.tsx'
import { TokenSection } from './token-section.tsx'
import { UserSection } from './user-section.tsx'

const parts = [
  { part: 'users', label: 'Users', to: '/people' },
  { part: 'tokens', label: 'API tokens', to: '/people/tokens' },
  { part: 'retention', label: 'Retention', to: '/people/retention' },
  { part: 'reads', label: 'Read log', to: '/people/reads' },
  { part: 'log', label: 'Administration log', to: '/people/log' },
] as const

/** Administration: who is let in, with what, and what was done about it. Leads see the read log of their scope. */
export function PeoplePage() {
  const role = useApp((state) => state.session.user?.role)
  const asked = useParams()['part'] ?? 'users'
  if (role === undefined || !isLead(role)) return <NotForRole what="People, tokens and retention are for admins." />
  const mine = role === 'admin' ? parts : parts.filter(({ part }) => part === 'reads')
  const part = mine.find((each) => each.part === asked)?.part ?? mine[0]?.part
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>{role === 'admin' ? 'People and access' : 'Read log'}</h1>
      </div>
      <Tabs label="Parts of administration" tabs={mine} />
      {part === 'users' && <UserSection />}
      {part === 'tokens' && <TokenSection />}
      {part === 'retention' && <RetentionForm />}
      {part === 'reads' && <ReadLog />}
      {part === 'log' && <AdminLog />}
    </main>
  )
}
