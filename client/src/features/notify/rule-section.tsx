import { useEffect, useState } from 'react'

import type { ChannelEntry, RuleEntry } from '../../../../shared/protocol/notify.ts'
import { needPeople } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { countryName, kindWord, laneWord, severityWord } from '../../ui/words.ts'
import { personName } from '../../ui/person-name.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { eventWords } from './notify-words.ts'
import { RuleForm } from './rule-form.tsx'

export function RuleSection({ channels }: { channels: readonly ChannelEntry[] }) {
  const { answer, reload } = useAnswer<{ rules: RuleEntry[] }>('/api/notify/rules')
  const [opened, setOpened] = useState<{ rule: RuleEntry | null } | null>(null)
  const { send, failure } = useSend()
  useEffect(needPeople, [])
  const remove = async (rule: RuleEntry) => {
    const path = `/api/notify/rules/${rule.id}`
    if ((await send('DELETE', path, undefined, `The rule ${rule.name} is removed`)) !== null) reload()
  }
  return (
    <div>
      <div className="section-line">
        <span className="muted">Who is told on what. Nobody is told of what lies outside their scope.</span>
        <span className="spring" />
        <button type="button" className="button button--main" onClick={() => setOpened({ rule: null })}>
          Add a rule
        </button>
      </div>
      {opened !== null && (
        <RuleForm
          key={opened.rule?.id ?? 'new'}
          rule={opened.rule}
          channels={channels}
          onCancel={() => setOpened(null)}
          onSaved={() => {
            setOpened(null)
            reload()
          }}
        />
      )}
      {failure !== null && <FailureBox what="The rule was not removed." failure={failure} />}
      <Answered answer={answer} what="The rules could not be loaded." reload={reload}>
        {({ rules }) => (
          <RuleTable
            rules={rules}
            channels={channels}
            onEdit={(rule) => setOpened({ rule })}
            onRemove={(rule) => void remove(rule)}
          />
        )}
      </Answered>
    </div>
  )
}

interface RuleTableProps {
  readonly rules: readonly RuleEntry[]
  readonly channels: readonly ChannelEntry[]
  readonly onEdit: (rule: RuleEntry) => void
  readonly onRemove: (rule: RuleEntry) => void
}

function RuleTable({ rules, channels, onEdit, onRemove }: RuleTableProps) {
  const elections = useElectionNames()
  const people = useApp((state) => state.people.value)
  if (rules.length === 0) return <p className="muted">No rule yet: nothing is sent outside the page.</p>
  return (
    <DataTable label="Rules" heads={['State', 'Name', 'When', 'Only', 'Tells', { readOut: 'Actions' }]}>
      {rules.map((rule) => (
        <tr key={rule.id}>
          <td>
            <span className={rule.enabled ? 'chip chip--ok' : 'chip chip--quiet'}>{rule.enabled ? 'On' : 'Off'}</span>
          </td>
          <td>{rule.name}</td>
          <td className="wide-words">{rule.events.map((event) => eventWords[event]).join(' · ')}</td>
          <td className="wide-words">{onlyText(rule, elections)}</td>
          <td className="wide-words">{toText(rule, channels, people)}</td>
          <td>
            <div className="row-actions">
              <button
                type="button"
                className="button button--small"
                aria-label={`Change the rule ${rule.name}`}
                onClick={() => onEdit(rule)}
              >
                Change
              </button>
              <SureButton label="Remove" about={`Remove the rule ${rule.name}`} onSure={() => onRemove(rule)} />
            </div>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

function onlyText(rule: RuleEntry, elections: ReadonlyMap<string, string>): string {
  return [
    rule.severity === 'info'
      ? 'any severity'
      : `${severityWord(rule.severity)}${rule.severity === 'critical' ? '' : ' or worse'}`,
    ...rule.countries.map(countryName),
    ...rule.elections.map((id) => elections.get(id) ?? id),
    ...rule.kinds.map(kindWord),
    ...rule.lanes.map(laneWord),
    rule.exercise ? 'with exercise' : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function toText(
  { to }: RuleEntry,
  channels: readonly ChannelEntry[],
  people: readonly { id: string; name: string }[],
): string {
  const told = [
    ...to.channels.map((id) => channels.find((channel) => channel.id === id)?.name ?? 'a channel that is gone'),
    ...to.people.map((id) => personName(people, id)),
    to.laneMembers ? 'whom the step of the lane asks' : '',
    to.mentioned ? 'who is mentioned' : '',
    to.approvers ? 'leads who may be the second person' : '',
  ].filter(Boolean)
  return told.length === 0 ? 'nobody' : told.join(', ')
}
