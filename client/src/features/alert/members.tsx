import { useState } from 'react'

import type { Member } from '../../../../shared/domain/finding.ts'
import { EntityName } from '../advertiser/entity-name.tsx'

const FEW = 8

interface MembersProps {
  readonly members: readonly Member[]
  readonly count: number
  readonly exercise: boolean
}

export function Members({ members, count, exercise }: MembersProps) {
  const [showsAll, setShowsAll] = useState(false)
  if (members.length === 0) return null
  const shown = showsAll ? members : members.slice(0, FEW)
  const hasRoles = members.some(({ role }) => role !== undefined)
  const hidden = members.length - shown.length
  return (
    <section className="detail-section" aria-labelledby="members-title">
      <h2 id="members-title">
        Members <span className="muted">{Math.max(count, members.length)}</span>
      </h2>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Who</th>
            {hasRoles && <th scope="col">Role</th>}
            <th scope="col">Why it belongs</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((member) => (
            <tr key={`${member.type}:${member.id}`}>
              <td>
                <EntityName of={member} exercise={exercise} />
                <div className="muted mono truncate member-id" title={member.id}>
                  {member.type.replaceAll('-', ' ')} {member.name.includes(member.id) ? '' : member.id}
                </div>
              </td>
              {hasRoles && <td>{member.role ?? '–'}</td>}
              <td className="muted">{member.why ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {(hidden > 0 || showsAll) && members.length > FEW && (
        <button type="button" className="facet-more" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `${hidden} more`}
        </button>
      )}
    </section>
  )
}
