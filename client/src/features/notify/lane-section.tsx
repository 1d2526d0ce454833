import { useEffect, useState } from 'react'

import type { LaneEntry } from '../../../../shared/protocol/lanes.ts'
import { needPeople } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { laneWord } from '../../ui/words.ts'
import { personName } from '../../ui/person-name.ts'
import { LaneForm } from './lane-form.tsx'
import { afterLastWords, askText, waitText } from './lane-words.ts'
import './lanes.css'

/** Who of each lane is asked when an alert is escalated to it, and who next when nobody answers. */
export function LaneSection() {
  const { answer, reload } = useAnswer<{ lanes: LaneEntry[] }>('/api/lanes')
  const [opened, setOpened] = useState<LaneEntry | null>(null)
  const mayEdit = useApp((state) => state.session.user?.scope === null)
  useEffect(needPeople, [])
  return (
    <div>
      <p className="muted">
        Who is asked when an alert is escalated, and who next when nobody answers. A step that reaches nobody who may
        see the alert is passed over. It ends only with an answer.
        {!mayEdit && ' The steps hold for every country: leads without a narrower scope set them.'}
      </p>
      {opened !== null && (
        <LaneForm
          key={opened.lane}
          entry={opened}
          onCancel={() => setOpened(null)}
          onSaved={() => {
            setOpened(null)
            reload()
          }}
        />
      )}
      <Answered answer={answer} what="The lanes could not be loaded." reload={reload}>
        {({ lanes }) => <LaneTable lanes={lanes} {...(mayEdit ? { onEdit: setOpened } : {})} />}
      </Answered>
    </div>
  )
}

interface LaneTableProps {
  readonly lanes: readonly LaneEntry[]
  readonly onEdit?: (entry: LaneEntry) => void
}

function LaneTable({ lanes, onEdit }: LaneTableProps) {
  const people = useApp((state) => state.people.value)
  const nameOf = (id: string) => personName(people, id)
  return (
    <DataTable label="Lanes" heads={['Lane', 'Members', 'Steps', 'After the last', { readOut: 'Actions' }]}>
      {lanes.map((entry) => {
        const members = people.filter((person) => person.lanes.includes(entry.lane)).map(({ name }) => name)
        return (
          <tr key={entry.lane}>
            <td>{laneWord(entry.lane)}</td>
            <td className="wide-words">
              {members.length === 0 ? <span className="muted">nobody yet</span> : members.join(', ')}
            </td>
            <td className="wide-words">
              <ol className="lane-steps">
                {entry.steps.map(({ ask, minutes }, at) => (
                  // Steps have no identity but their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  <li key={at}>
                    {askText(ask, nameOf)} <span className="muted">({waitText(minutes)})</span>
                  </li>
                ))}
              </ol>
            </td>
            <td>{afterLastWords[entry.afterLast]}</td>
            <td>
              {onEdit !== undefined && (
                <button
                  type="button"
                  className="button button--small"
                  aria-label={`Change the steps of ${laneWord(entry.lane)}`}
                  onClick={() => onEdit(entry)}
                >
                  Change
                </button>
              )}
            </td>
          </tr>
        )
      })}
    </DataTable>
  )
}
