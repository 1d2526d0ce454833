import { useState } from 'react'

import { lanes, severities } from '../../../../shared/domain/alert.ts'
import { alertKinds } from '../../../../shared/domain/finding.ts'
import { notifyEvents, type ChannelEntry, type RuleBody, type RuleEntry } from '../../../../shared/protocol/notify.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { allCountries } from '../../ui/countries.ts'
import { Check, ChecksField, SelectField, TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { kindWord, laneWord, severityWord } from '../../ui/words.ts'
import { ScopeField } from '../admin/scope-field.tsx'
import { useElectionNames } from '../elections/use-elections.ts'
import { eventWords } from './notify-words.ts'

const eventOptions = notifyEvents.map((event) => [event, eventWords[event]] as const)
const severityOptions = severities.map((each) => [each, severityWord(each)] as const)
const kindOptions = alertKinds.map((kind) => [kind, kindWord(kind)] as const)
const laneOptions = lanes.map((lane) => [lane, laneWord(lane)] as const)

const first: RuleBody = {
  name: '',
  enabled: true,
  events: ['raised'],
  severity: 'critical',
  countries: [],
  elections: [],
  kinds: [],
  lanes: [],
  exercise: false,
  scope: null,
  to: { channels: [], people: [], laneMembers: false, mentioned: false, approvers: false },
}

function bodyOfEntry({ id: _id, updatedAt: _at, ...body }: RuleEntry): RuleBody {
  return body
}

interface RuleFormProps {
  readonly rule: RuleEntry | null
  readonly channels: readonly ChannelEntry[]
  readonly onCancel: () => void
  readonly onSaved: () => void
}

export function RuleForm({ rule, channels, onCancel, onSaved }: RuleFormProps) {
  const sending = useSend()
  const within = useApp((state) => state.session.user?.scope ?? null)
  const [body, setBody] = useState<RuleBody>(() => (rule === null ? { ...first, scope: within } : bodyOfEntry(rule)))
  const set = (change: Partial<RuleBody>) => setBody({ ...body, ...change })
  const save = async () => {
    const sent = { ...body, name: body.name.trim() }
    const answer = await (rule === null
      ? sending.send('POST', '/api/notify/rules', sent, 'The rule is in force')
      : sending.send('PUT', `/api/notify/rules/${rule.id}`, sent, 'The rule is changed'))
    if (answer !== null) onSaved()
  }
  return (
    <PanelForm
      title={rule === null ? 'Add a rule' : `Change ${rule.name}`}
      verb="Save"
      sending={sending}
      missing={missingOf(body)}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <div className="form-grid">
        <TextField label="Name" name="name" value={body.name} maxLength={80} first onChange={(name) => set({ name })} />
        <SelectField
          label="At least this severe"
          value={body.severity}
          options={severityOptions}
          onChange={(severity) => set({ severity })}
        />
      </div>
      <ChecksField
        label="When"
        name="events"
        chosen={body.events}
        options={eventOptions}
        onChange={(events) => set({ events })}
      />
      <Narrowing body={body} set={set} />
      <Receivers body={body} set={set} channels={channels} />
      <ScopeField scope={body.scope} within={within} onChange={(scope) => set({ scope })} />
      <div className="choices">
        <Check label="On" checked={body.enabled} onChange={(enabled) => set({ enabled })} />
        <Check
          label="Alerts of the exercise too, marked as such"
          checked={body.exercise}
          onChange={(exercise) => set({ exercise })}
        />
      </div>
    </PanelForm>
  )
}

interface PartProps {
  readonly body: RuleBody
  readonly set: (change: Partial<RuleBody>) => void
}

function Narrowing({ body, set }: PartProps) {
  const elections = useElectionNames()
  return (
    <>
      <div className="form-grid">
        <PickList
          label="Countries"
          none="All of the scope"
          chosen={body.countries}
          options={allCountries()}
          onChange={(countries) => set({ countries })}
        />
        <PickList
          label="Elections"
          none="All of the scope"
          chosen={body.elections}
          options={[...elections]}
          onChange={(chosen) => set({ elections: chosen })}
        />
        <PickList
          label="Kinds"
          none="All kinds"
          chosen={body.kinds}
          options={kindOptions}
          onChange={(chosen) => set({ kinds: alertKinds.filter((kind) => chosen.includes(kind)) })}
        />
      </div>
      <ChecksField
        label="Lanes (none: all)"
        chosen={body.lanes}
        options={laneOptions}
        onChange={(chosen) => set({ lanes: chosen })}
      />
    </>
  )
}

function Receivers({ body, set, channels }: PartProps & { channels: readonly ChannelEntry[] }) {
  const people = useApp((state) => state.people.value)
  const { to } = body
  const setTo = (change: Partial<RuleBody['to']>) => set({ to: { ...to, ...change } })
  return (
    <>
      <div className="form-grid">
        <PickList
          label="Channels that are told"
          none={channels.length === 0 ? 'There is no channel yet' : 'None'}
          chosen={to.channels}
          options={channels.map(({ id, name }) => [id, name] as const)}
          onChange={(chosen) => setTo({ channels: chosen })}
        />
        <PickList
          label="People that are told by e-mail"
          none="None"
          chosen={to.people}
          options={people.map(({ id, name }) => [id, name] as const)}
          onChange={(chosen) => setTo({ people: chosen })}
        />
      </div>
      <div className="choices">
        <Check
          label="Whom the step of the lane asks"
          checked={to.laneMembers}
          onChange={(laneMembers) => setTo({ laneMembers })}
        />
        <Check label="Who is mentioned" checked={to.mentioned} onChange={(mentioned) => setTo({ mentioned })} />
        <Check
          label="Leads who may be the second person"
          checked={to.approvers}
          onChange={(approvers) => setTo({ approvers })}
        />
      </div>
    </>
  )
}

/** What a rule still lacks, in words. */
export function missingOf({ name, events, to }: Pick<RuleBody, 'name' | 'events' | 'to'>): string | undefined {
  if (name.trim() === '') return 'Give it a name'
  if (events.length === 0) return 'Choose when it speaks'
  const tells = to.channels.length + to.people.length > 0 || to.laneMembers || to.mentioned || to.approvers
  return tells ? undefined : 'Choose who is told'
}
