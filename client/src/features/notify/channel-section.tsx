import { useState } from 'react'

import type { ChannelEntry, TestAnswer } from '../../../../shared/protocol/notify.ts'
import { useSend } from '../../live/use-send.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { SureButton } from '../../ui/sure-button.tsx'
import { scopeText } from '../admin/scope-field.tsx'
import { useElectionNames } from '../elections/use-elections.ts'
import { ChannelForm } from './channel-form.tsx'
import type { ChannelsAnswer } from './channels-answer.ts'

const typeWords = { email: 'E-mail', webhook: 'Webhook', slack: 'Slack-compatible' } as const

interface Secret {
  readonly name: string
  readonly secret: string
}

export function ChannelSection({ value, reload }: { value: ChannelsAnswer; reload: () => void }) {
  const [opened, setOpened] = useState<{ channel: ChannelEntry | null } | null>(null)
  const [secret, setSecret] = useState<Secret | null>(null)
  const [tests, setTests] = useState<ReadonlyMap<string, TestAnswer>>(new Map())
  const { send, failure, busy } = useSend()
  const pathOf = (channel: ChannelEntry) => `/api/notify/channels/${channel.id}`

  const test = async (channel: ChannelEntry) => {
    const answer = await send<TestAnswer>('POST', `${pathOf(channel)}/test`)
    if (answer !== null) setTests(new Map(tests).set(channel.id, answer))
  }
  const renew = async (channel: ChannelEntry) => {
    const answer = await send<{ secret: string }>('POST', `${pathOf(channel)}/secret`)
    if (answer !== null) setSecret({ name: channel.name, secret: answer.secret })
  }
  const remove = async (channel: ChannelEntry) => {
    if ((await send('DELETE', pathOf(channel), undefined, `The channel ${channel.name} is removed`)) !== null) reload()
  }
  return (
    <div>
      <div className="section-line">
        <span className="muted">Where messages go. A failing receiver never slows the room.</span>
        <span className="spring" />
        <button type="button" className="button button--main" onClick={() => setOpened({ channel: null })}>
          Add a channel
        </button>
      </div>
      {!value.mail && (
        <p className="note-box note-box--warn once">
          This room cannot send e-mail: its mail server is not set up. Webhooks work.
        </p>
      )}
      {secret !== null && (
        <ShownOnce
          what={`Secret that signs the messages to ${secret.name}`}
          note="The receiver checks the signature with it. It is not shown again; a new one can be made."
          value={secret.secret}
          onDone={() => setSecret(null)}
        />
      )}
      {opened !== null && (
        <ChannelForm
          key={opened.channel?.id ?? 'new'}
          channel={opened.channel}
          onCancel={() => setOpened(null)}
          onSaved={(made) => {
            setOpened(null)
            if (made !== null) setSecret(made)
            reload()
          }}
        />
      )}
      {failure !== null && <FailureBox what="This was not done." failure={failure} />}
      {value.channels.length === 0 ? (
        <p className="muted">No channel yet: people are told in the page only.</p>
      ) : (
        <DataTable
          label="Channels"
          heads={[
            'State',
            'Name',
            'Leads to',
            'Scope',
            { number: 'Waiting' },
            { number: 'Dead' },
            'Test',
            { readOut: 'Actions' },
          ]}
        >
          {value.channels.map((channel) => (
            <ChannelRow
              key={channel.id}
              channel={channel}
              test={tests.get(channel.id)}
              busy={busy}
              onTest={() => void test(channel)}
              onRenew={() => void renew(channel)}
              onEdit={() => setOpened({ channel })}
              onRemove={() => void remove(channel)}
            />
          ))}
        </DataTable>
      )}
    </div>
  )
}

interface ChannelRowProps {
  readonly channel: ChannelEntry
  readonly test: TestAnswer | undefined
  readonly busy: boolean
  readonly onTest: () => void
  readonly onRenew: () => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function ChannelRow({ channel, test, busy, onTest, onRenew, onEdit, onRemove }: ChannelRowProps) {
  const names = useElectionNames()
  return (
    <tr>
      <td>
        <span className={channel.enabled ? 'chip chip--ok' : 'chip chip--quiet'}>{channel.enabled ? 'On' : 'Off'}</span>
      </td>
      <td>
        {channel.name}
        <div className="muted">{typeWords[channel.type]}</div>
      </td>
      <td className="wide-words">
        <span className="mono">{channel.target}</span>
        {channel.lastError !== null && <div className="tone-high">{channel.lastError}</div>}
      </td>
      <td>{scopeText(channel.scope, names)}</td>
      <td className="number">{channel.waiting}</td>
      <td className={channel.dead > 0 ? 'number tone-critical' : 'number'}>{channel.dead}</td>
      <td className="wide-words">
        <output>{test !== undefined && <TestResult test={test} />}</output>
      </td>
      <td>
        <div className="row-actions">
          <button
            type="button"
            className="button button--small"
            aria-label={`Send a test to ${channel.name}`}
            disabled={busy}
            onClick={onTest}
          >
            Test
          </button>
          <button type="button" className="button button--small" aria-label={`Change ${channel.name}`} onClick={onEdit}>
            Change
          </button>
          {channel.type === 'webhook' && (
            <SureButton
              label="New secret"
              about={`New signing secret for ${channel.name}; the old one ends`}
              onSure={onRenew}
            />
          )}
          <SureButton label="Remove" about={`Remove the channel ${channel.name}`} onSure={onRemove} />
        </div>
      </td>
    </tr>
  )
}

function TestResult({ test }: { test: TestAnswer }) {
  return test.ok ? (
    <span className="tone-ok">● Arrived in {test.ms} ms</span>
  ) : (
    <span className="tone-critical">✕ {test.error ?? 'Failed'}</span>
  )
}
