import { useState } from 'react'

import type { LaneAsk } from '../../../../shared/domain/alert.ts'
import { asksSomebody, mayAnswer, usualSteps, type LaneSteps } from '../../../../shared/domain/lane-steps.ts'
import type { LaneEntry } from '../../../../shared/protocol/lanes.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { Check, SelectField, TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { laneWord } from '../../ui/words.ts'
import { without, withItem } from '../elections/list-edits.ts'
import { afterLastWords } from './lane-words.ts'

const MOST_STEPS = 8
const LONGEST_MINUTES = 10_080
const afterLastOptions = [
  ['last', afterLastWords.last],
  ['again', afterLastWords.again],
] as const

/** A step as it is typed: minutes are text, empty for the time that severity gives. */
interface Draft {
  readonly ask: LaneAsk
  readonly minutes: string
}

const draftsOf = ({ steps }: LaneSteps): Draft[] =>
  steps.map(({ ask, minutes }) => ({ ask, minutes: minutes === null ? '' : String(minutes) }))

interface LaneFormProps {
  readonly entry: LaneEntry
  readonly onCancel: () => void
  readonly onSaved: () => void
}

export function LaneForm({ entry, onCancel, onSaved }: LaneFormProps) {
  const sending = useSend()
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => draftsOf(entry))
  const [afterLast, setAfterLast] = useState(entry.afterLast)
  const word = laneWord(entry.lane)
  const put = async (set: LaneSteps | null) => {
    const body = { set, seen: entry.updatedAt }
    const answer = await sending.send('PUT', `/api/lanes/${entry.lane}`, body, `The steps of ${word} are in force`)
    if (answer !== null) onSaved()
  }
  const steps = drafts.map(({ ask, minutes }) => ({ ask, minutes: minutes.trim() === '' ? null : Number(minutes) }))
  return (
    <PanelForm
      title={`Steps of ${word}`}
      verb="Save"
      sending={sending}
      missing={missingOf(steps)}
      onSubmit={() => void put({ steps, afterLast })}
      onCancel={onCancel}
    >
      {drafts.map((draft, at) => (
        // Steps have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={at} className="edit-group">
          <legend>Step {at + 1}</legend>
          <StepFields
            lane={entry.lane}
            at={at}
            draft={draft}
            onChange={(next) => setDrafts(withItem(drafts, at, next))}
          />
          {drafts.length > 1 && (
            <button
              type="button"
              className="button button--small button--bare"
              onClick={() => setDrafts(without(drafts, at))}
            >
              Remove step {at + 1}
            </button>
          )}
        </fieldset>
      ))}
      <div className="choices">
        <button
          type="button"
          className="button button--small"
          disabled={drafts.length >= MOST_STEPS}
          onClick={() => setDrafts([...drafts, { ask: { members: true, leads: true, people: [] }, minutes: '' }])}
        >
          Add a step
        </button>
        <button
          type="button"
          className="button button--small button--bare"
          onClick={() => {
            setDrafts(draftsOf(usualSteps))
            setAfterLast(usualSteps.afterLast)
          }}
        >
          Back to the usual steps
        </button>
      </div>
      <SelectField
        label="After the last step"
        value={afterLast}
        options={afterLastOptions}
        onChange={setAfterLast}
        hint="Until it is answered"
      />
    </PanelForm>
  )
}

interface StepFieldsProps {
  readonly lane: LaneEntry['lane']
  readonly at: number
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

function StepFields({ lane, at, draft: { ask, minutes }, onChange }: StepFieldsProps) {
  const people = useApp((state) => state.people.value)
  const able = people.filter((person) => mayAnswer(person, lane))
  const setAsk = (change: Partial<LaneAsk>) => onChange({ ask: { ...ask, ...change }, minutes })
  return (
    <>
      <div className="choices">
        <Check label="Members of the lane" checked={ask.members} onChange={(members) => setAsk({ members })} />
        <Check label="Leads" checked={ask.leads} onChange={(leads) => setAsk({ leads })} />
      </div>
      <div className="form-grid">
        <PickList
          label="People by name"
          none="None"
          chosen={ask.people}
          options={able.map(({ id, name }) => [id, name] as const)}
          onChange={(chosen) => setAsk({ people: chosen })}
        />
        <TextField
          label="Minutes until the next step"
          name={`set.steps.${at}.minutes`}
          value={minutes}
          inputMode="numeric"
          placeholder="by severity"
          onChange={(next) => onChange({ ask, minutes: next })}
        />
      </div>
    </>
  )
}

function missingOf(steps: LaneSteps['steps']): string | undefined {
  const empty = steps.findIndex(({ ask }) => !asksSomebody(ask))
  if (empty !== -1) return `Choose whom step ${empty + 1} asks`
  const wrong = steps.findIndex(
    ({ minutes }) => minutes !== null && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES),
  )
  return wrong === -1 ? undefined : `Step ${wrong + 1} waits 1 to ${LONGEST_MINUTES} whole minutes, or by severity`
}
