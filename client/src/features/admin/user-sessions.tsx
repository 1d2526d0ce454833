import { useId } from 'react'

import type { SessionEntry, UserEntry } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { SessionTable } from './session-table.tsx'

export function UserSessions({ user, onClose }: { user: UserEntry; onClose: () => void }) {
  const id = useId()
  const path = `/api/admin/users/${user.id}/sessions`
  const { answer, reload } = useAnswer<{ sessions: SessionEntry[] }>(path)
  const { send, failure } = useSend()
  const end = async (which: string, done: string) => {
    if ((await send('DELETE', path + which, undefined, done)) !== null) reload()
  }
  return (
    <section className="panel-form panel-form--wide" aria-labelledby={id}>
      <div className="section-line">
        <h2 id={id}>Sessions of {user.name}</h2>
        <span className="spring" />
        <SureButton
          label="End all"
          about={`End all sessions of ${user.name}`}
          onSure={() => void end('', `${user.name} is signed out everywhere`)}
        />
        <button type="button" className="button button--small" ref={focusFirst} onClick={onClose}>
          Close
        </button>
      </div>
      {failure !== null && <FailureBox what="The session was not ended." failure={failure} />}
      <Answered answer={answer} what="The sessions could not be loaded." reload={reload} rows={2}>
        {({ sessions }) => (
          <SessionTable
            sessions={sessions}
            label={`Sessions of ${user.name}`}
            onEnd={(session) => void end(`/${encodeURIComponent(session.id)}`, 'The session is ended')}
          />
        )}
      </Answered>
    </section>
  )
}

function focusFirst(button: HTMLButtonElement | null): void {
  button?.focus()
}
