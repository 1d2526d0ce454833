import type { SessionEntry } from '../../../../shared/protocol/http.ts'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { stampText } from '../../ui/time.ts'

/** Where somebody is signed in, with a way to end each. */
export function SessionTable({
  sessions,
  label,
  onEnd,
}: {
  sessions: readonly SessionEntry[]
  label: string
  onEnd: (session: SessionEntry) => void
}) {
  if (sessions.length === 0) return <p className="muted">Signed in nowhere.</p>
  return (
    <DataTable
      label={label}
      heads={['Browser', { number: 'Signed in' }, { number: 'Last seen' }, 'Until', { readOut: 'Actions' }]}
    >
      {sessions.map((session) => (
        <tr key={session.id}>
          <td className="wide-words">
            {browserOf(session.agent)} {session.current && <span className="chip chip--mine">This one</span>}
            <div className="muted truncate session-agent" title={session.agent}>
              {session.agent}
            </div>
          </td>
          <td className="number">
            <Age at={session.createdAt} />
          </td>
          <td className="number">
            <Age at={session.lastSeenAt} />
          </td>
          <td className="nowrap">{stampText(session.expiresAt)}</td>
          <td>
            <div className="row-actions">
              {!session.current && (
                <SureButton
                  label="End"
                  about={`End the session in ${browserOf(session.agent)}`}
                  onSure={() => onEnd(session)}
                />
              )}
            </div>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

const browsers = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const
const systems = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const

/** "Firefox on Windows", as well as the agent's own words tell. */
export function browserOf(agent: string): string {
  const browser = browsers.find(([says]) => says.test(agent))?.[1] ?? 'Another program'
  const system = systems.find(([says]) => says.test(agent))?.[1]
  return system === undefined ? browser : `${browser} on ${system}`
}
