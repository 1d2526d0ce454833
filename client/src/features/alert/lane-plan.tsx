import { useEffect } from 'react'

import type { Lane } from '../../../../shared/domain/alert.ts'
import type { LaneEntry } from '../../../../shared/protocol/lanes.ts'
import { needPeople } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { askText, waitText } from '../notify/lane-words.ts'
import { personName } from '../../ui/person-name.ts'

/** Whom an escalation to this lane asks, and who is next: known before it is sent. */
export function LanePlan({ lane }: { lane: Lane }) {
  const { answer } = useAnswer<{ lanes: LaneEntry[] }>('/api/lanes')
  const { status, value: people } = useApp((state) => state.people)
  useEffect(needPeople, [])
  const entry = answer?.ok === true ? answer.value.lanes.find((each) => each.lane === lane) : undefined
  if (entry === undefined || status !== 'ready') return <p className="lane-plan muted">…</p>
  const nameOf = (id: string) => personName(people, id)
  const members = people.filter((person) => person.lanes.includes(lane)).map(({ name }) => name)
  const steps = entry.steps.map(({ ask, minutes }) => `${askText(ask, nameOf)} (${waitText(minutes)})`)
  return (
    <p className="lane-plan muted">
      {members.length === 0 ? 'This lane has no members yet.' : `Members: ${members.join(', ')}.`} Asked:{' '}
      {steps.join(', then ')}.
    </p>
  )
}
