import { useState } from 'react'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { ShiftEntry } from '../../../../shared/protocol/handover.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { ShiftForm } from './shift-form.tsx'
import { ShiftTable } from './shift-table.tsx'
import { Workload } from './workload.tsx'
import './roster.css'

/** Who works when, who is on now, and who carries how much. */
export function RosterPage() {
  const isOfLead = useApp((state) => state.session.user !== null && isLead(state.session.user.role))
  const { answer, reload } = useAnswer<{ shifts: ShiftEntry[] }>('/api/roster')
  const [edited, setEdited] = useState<ShiftEntry | 'new' | null>(null)
  const done = () => {
    setEdited(null)
    reload()
  }
  return (
    <main id="main" className="page roster-page" tabIndex={-1}>
      <div className="section-line">
        <h1>Roster</h1>
        <span className="muted">from a day ago to a week ahead</span>
        <span className="spring" />
        {isOfLead && edited === null && (
          <button type="button" className="button" onClick={() => setEdited('new')}>
            Plan a shift
          </button>
        )}
      </div>
      {edited !== null && (
        <ShiftForm
          key={edited === 'new' ? 'new' : edited.id}
          shift={edited === 'new' ? null : edited}
          onDone={done}
          onCancel={() => setEdited(null)}
        />
      )}
      <Answered answer={answer} what="The roster could not be loaded." reload={reload}>
        {({ shifts }) => <ShiftTable shifts={shifts} reload={reload} {...(isOfLead ? { onEdit: setEdited } : {})} />}
      </Answered>
      <Workload />
    </main>
  )
}
