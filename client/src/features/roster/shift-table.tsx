import type { ShiftEntry } from '../../../../shared/protocol/handover.ts'
import { useSend } from '../../live/use-send.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { clockText, dayText } from '../../ui/time.ts'
import { scopeText } from '../admin/scope-field.tsx'
import { useElectionNames } from '../elections/use-elections.ts'

interface ShiftTableProps {
  readonly shifts: readonly ShiftEntry[]
  readonly reload: () => void
  /** Absent for those who do not plan. */
  readonly onEdit?: (shift: ShiftEntry) => void
}

/** The shifts of the days around now, the running ones marked. */
export function ShiftTable({ shifts, reload, onEdit }: ShiftTableProps) {
  const { send, failure } = useSend()
  const names = useElectionNames()
  if (shifts.length === 0) {
    return (
      <div className="empty">
        <strong>No shift is planned</strong>
        <span>Leads plan shifts; walls and workload tell who is on.</span>
      </div>
    )
  }
  const remove = async (shift: ShiftEntry) => {
    await send('DELETE', `/api/roster/${encodeURIComponent(shift.id)}`, undefined, `${shift.name} is removed`)
    reload()
  }
  return (
    <>
      {failure !== null && <FailureBox what="The shift was not removed." failure={failure} />}
      <ScrollRegion className="table-scroll" label="Shifts">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Shift</th>
              <th scope="col">When (UTC)</th>
              <th scope="col">Watches</th>
              <th scope="col">Lead</th>
              <th scope="col">Who</th>
              {onEdit !== undefined && (
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shifts.map((shift) => (
              <tr key={shift.id}>
                <td>
                  <strong>{shift.name}</strong> {shift.running && <span className="chip chip--ok">On now</span>}
                </td>
                <td className="nowrap">{spanText(shift)}</td>
                <td className="wide-words">{scopeText(shift.scope, names)}</td>
                <td>{shift.lead?.name ?? <span className="muted">none</span>}</td>
                <td className="wide-words">
                  <Members members={shift.members} />
                </td>
                {onEdit !== undefined && (
                  <td>
                    <div className="row-actions">
                      <button
                        type="button"
                        className="button button--small"
                        aria-label={`Change ${shift.name}`}
                        onClick={() => onEdit(shift)}
                      >
                        Change
                      </button>
                      <SureButton label="Remove" about={`Remove ${shift.name}`} onSure={() => void remove(shift)} />
                    </div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}

function spanText({ from, to }: ShiftEntry): string {
  const [begins, ends] = [dayText(from.slice(0, 10)), dayText(to.slice(0, 10))]
  const last = clockText(Date.parse(to), 'UTC')
  return `${begins}, ${clockText(Date.parse(from), 'UTC')} – ${begins === ends ? last : `${ends}, ${last}`}`
}

function Members({ members }: Pick<ShiftEntry, 'members'>) {
  return (
    <ul className="roster-members">
      {members.map(({ person, desk, online }) => (
        <li key={person.id}>
          <span className={online ? 'tone-ok' : 'muted'} aria-hidden="true">
            {online ? '●' : '○'}
          </span>{' '}
          {person.name}
          <span className="visually-hidden">{online ? ', here' : ', away'}</span>
          {desk !== '' && <span className="muted"> {desk}</span>}
        </li>
      ))}
    </ul>
  )
}
