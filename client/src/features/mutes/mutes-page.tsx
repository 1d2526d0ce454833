import { useState } from 'react'
import { useLocation } from 'react-router'

import { isLead } from '../../../../shared/domain/life-cycle.ts'
import type { MuteWindow } from '../../../../shared/domain/mute.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { muteFromUrl, type MuteDraft } from './mute-link.ts'
import { MuteForm } from './mute-form.tsx'
import { MuteTable, type ListedMute } from './mute-table.tsx'

const nothing: MuteDraft = { kinds: [], countries: [], subjects: [] }

/** What the room has agreed not to be told of for a while. It is hidden and counted, never dropped. */
export function MutesPage() {
  const role = useApp((state) => state.session.user?.role)
  const { search } = useLocation()
  const asked = muteFromUrl(new URLSearchParams(search))
  const [draft, setDraft] = useState<MuteDraft | null>(asked)
  const { answer, reload } = useAnswer<{ mutes: ListedMute[] }>('/api/mutes')
  const { send, failure } = useSend()
  const mayMute = role !== undefined && isLead(role)

  const approve = async (mute: MuteWindow) => {
    if ((await send('POST', `/api/mutes/${mute.id}/approve`, undefined, 'The mute window is in force')) !== null)
      reload()
  }
  const end = async (mute: MuteWindow) => {
    const done = mute.state === 'proposed' ? 'The proposal is withdrawn' : 'The mute window is ended'
    if ((await send('DELETE', `/api/mutes/${mute.id}`, undefined, done)) !== null) reload()
  }
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>Mute windows</h1>
        <span className="spring" />
        {mayMute && (
          <button type="button" className="button button--main" onClick={() => setDraft(nothing)}>
            Propose a window
          </button>
        )}
      </div>
      <p className="muted">
        What a window hides is counted and listed under “Muted”, never dropped. A second lead approves it. Critical
        alerts pierce it.
      </p>
      {mayMute && draft !== null && (
        <MuteForm
          draft={draft}
          onCancel={() => setDraft(null)}
          onProposed={() => {
            setDraft(null)
            reload()
          }}
        />
      )}
      {failure !== null && <FailureBox what="This was not done." failure={failure} />}
      <Answered answer={answer} what="The mute windows could not be loaded." reload={reload}>
        {({ mutes }) => (
          <MuteTable
            mutes={mutes}
            {...(mayMute
              ? { onApprove: (mute: MuteWindow) => void approve(mute), onEnd: (mute: MuteWindow) => void end(mute) }
              : {})}
          />
        )}
      </Answered>
    </main>
  )
}
