import { Link } from 'react-router'

import type { MuteWindow } from '../../../../shared/domain/mute.ts'
import { useApp } from '../../store/app-store.ts'
import { useTimeText } from '../../ui/now.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { countdownText, stampText } from '../../ui/time.ts'
import { countryName, kindWord } from '../../ui/words.ts'

export type ListedMute = MuteWindow & { hidden: number }

interface MuteTableProps {
  readonly mutes: readonly ListedMute[]
  readonly onApprove?: (mute: MuteWindow) => void
  readonly onEnd?: (mute: MuteWindow) => void
}

const order = { proposed: 0, active: 1, ended: 2, withdrawn: 3 } as const

export function MuteTable({ mutes, onApprove, onEnd }: MuteTableProps) {
  if (mutes.length === 0) {
    return (
      <div className="empty">
        <strong>Nothing is muted</strong>
        <span>Every alert that is raised reaches the feed.</span>
      </div>
    )
  }
  const ordered = mutes.toSorted((a, b) => order[a.state] - order[b.state] || b.endsAt.localeCompare(a.endsAt))
  return (
    <DataTable
      label="Mute windows"
      heads={['State', 'What', 'Reason', 'Until', { number: 'Hides now' }, 'By', { readOut: 'Actions' }]}
    >
      {ordered.map((mute) => (
        <MuteRow key={mute.id} mute={mute} onApprove={onApprove} onEnd={onEnd} />
      ))}
    </DataTable>
  )
}

interface MuteRowProps {
  readonly mute: ListedMute
  readonly onApprove: MuteTableProps['onApprove']
  readonly onEnd: MuteTableProps['onEnd']
}

function MuteRow({ mute, onApprove, onEnd }: MuteRowProps) {
  const userId = useApp((state) => state.session.user?.id)
  const isOwn = mute.proposedBy.id === userId
  const isLive = mute.state === 'proposed' || mute.state === 'active'
  return (
    <tr>
      <td>
        <MuteState mute={mute} />
      </td>
      <td className="wide-words">{matchText(mute)}</td>
      <td className="wide-words">{mute.reason}</td>
      <td className="nowrap">
        {isLive && <Left at={mute.endsAt} />}
        <div className="muted">
          {stampText(mute.startsAt)} – {stampText(mute.endedAt ?? mute.endsAt)}
        </div>
      </td>
      <td className="number">
        {mute.hidden === 0 ? (
          <span className="muted">0</span>
        ) : (
          <Link to="/feed?state=suppressed">{mute.hidden.toLocaleString('en')}</Link>
        )}
      </td>
      <td>
        {mute.proposedBy.name}
        {mute.approvedBy !== null && <div className="muted">approved by {mute.approvedBy.name}</div>}
        {mute.endedBy !== null && <div className="muted">ended by {mute.endedBy.name}</div>}
      </td>
      <td>
        <div className="row-actions">
          {mute.state === 'proposed' && onApprove !== undefined && !isOwn && (
            <SureButton
              label="Approve"
              about={`Approve the window of ${mute.proposedBy.name}: ${mute.reason}`}
              onSure={() => onApprove(mute)}
            />
          )}
          {mute.state === 'proposed' && isOwn && <span className="muted">waits for another lead</span>}
          {isLive && onEnd !== undefined && (
            <SureButton
              label={mute.state === 'proposed' ? 'Withdraw' : 'End'}
              about={`${mute.state === 'proposed' ? 'Withdraw' : 'End'} the window: ${mute.reason}`}
              onSure={() => onEnd(mute)}
            />
          )}
        </div>
      </td>
    </tr>
  )
}

function MuteState({ mute }: { mute: MuteWindow }) {
  const waits = useTimeText((now) => (Date.parse(mute.startsAt) > now ? 'yes' : '')) !== ''
  switch (mute.state) {
    case 'proposed':
      return <span className="chip chip--warn">Proposed</span>
    case 'active':
      return <span className="chip chip--ok">{waits ? 'Approved' : 'In force'}</span>
    case 'ended':
      return <span className="chip chip--quiet">Ended</span>
    case 'withdrawn':
      return <span className="chip chip--quiet">Withdrawn</span>
    default:
      return mute.state satisfies never
  }
}

function Left({ at }: { at: string }) {
  const text = useTimeText((now) => countdownText(Date.parse(at) - now))
  return <>{text} left</>
}

/** "Spend surge · Brazil · 2 subjects"; what is not named is not narrowed. */
export function matchText({
  kinds,
  countries,
  subjectIds,
}: Pick<MuteWindow, 'kinds' | 'countries' | 'subjectIds'>): string {
  const subjects = subjectIds.length === 1 ? subjectIds[0] : `${subjectIds.length} subjects`
  return [
    kinds.length === 0 ? 'all kinds' : kinds.map(kindWord).join(', '),
    countries.length === 0 ? 'all countries' : countries.map(countryName).join(', '),
    subjectIds.length === 0 ? '' : subjects,
  ]
    .filter(Boolean)
    .join(' · ')
}
