import type { SessionEntry } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { SessionTable } from '../admin/session-table.tsx'

const path = '/api/account/sessions'

export function OwnSessions() {
  const { answer, reload } = useAnswer<{ sessions: SessionEntry[] }>(path)
  const { send, failure } = useSend()
  const end = async (which: string, done: string) => {
    if ((await send('DELETE', path + which, undefined, done)) !== null) reload()
  }
  return (
    <section className="page-section" aria-labelledby="sessions-title">
      <div className="section-line">
        <h2 id="sessions-title">Where you are signed in</h2>
        <span className="spring" />
        <SureButton
          label="End all others"
          about="End all your sessions but this one"
          onSure={() => void end('', 'All other sessions are ended')}
        />
      </div>
      {failure !== null && <FailureBox what="The session was not ended." failure={failure} />}
      <Answered answer={answer} what="Your sessions could not be loaded." reload={reload} rows={2}>
        {({ sessions }) => (
          <SessionTable
            sessions={sessions}
            label="Your sessions"
            onEnd={(session) => void end(`/${encodeURIComponent(session.id)}`, 'The session is ended')}
          />
        )}
      </Answered>
    </section>
  )
}
