import { useEffect } from 'react'

import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import { needPeople } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { Age } from '../../ui/relative-time.tsx'
import { laneWord } from '../../ui/words.ts'
import { personName } from '../../ui/person-name.ts'
import { askText } from '../notify/lane-words.ts'

type Ask = NonNullable<AlertDetail['escalation']>

/** What a lane was asked, by whom, who is asked now, and the answer. */
export function Escalation({ escalation }: { escalation: Ask }) {
  const { by, lane, at, ask, answer } = escalation
  return (
    <p className="note-box note-box--warn">
      <strong>{by.name}</strong> asks {laneWord(lane)} <Age at={at} /> ago: “{ask}”
      {answer === null ? <AskedNow escalation={escalation} /> : <> — answer: “{answer}”</>}
    </p>
  )
}

function AskedNow({ escalation: { asked, step } }: { escalation: Ask }) {
  const people = useApp((state) => state.people.value)
  const isNamed = (asked?.people.length ?? 0) > 0
  useEffect(() => {
    if (isNamed) needPeople()
  }, [isNamed])
  if (asked === undefined) return null
  const nameOf = (id: string) => personName(people, id, 'somebody')
  const before = step === 0 ? '' : `, after ${step === 1 ? 'one step' : `${step} steps`} without an answer`
  return (
    <span className="asked-now">
      Asked now: {askText(asked, nameOf)}
      {before}.
    </span>
  )
}
