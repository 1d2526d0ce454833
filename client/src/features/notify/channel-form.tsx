import { useState } from 'react'

import type { AccessScope } from '../../../../shared/domain/access.ts'
import type { ChannelBody, ChannelEntry } from '../../../../shared/protocol/notify.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { Check, SelectField, TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { ScopeField } from '../admin/scope-field.tsx'

type ChannelType = ChannelBody['type']

const types = [
  ['email', 'E-mail'],
  ['webhook', 'Webhook, signed'],
  ['slack', 'Slack-compatible webhook'],
] as const satisfies readonly (readonly [ChannelType, string])[]

interface ChannelFormProps {
  /** Null makes a new one. */
  readonly channel: ChannelEntry | null
  readonly onCancel: () => void
  /** With the signing secret when one was made. */
  readonly onSaved: (secret: { name: string; secret: string } | null) => void
}

export function ChannelForm({ channel, onCancel, onSaved }: ChannelFormProps) {
  const sending = useSend()
  const within = useApp((state) => state.session.user?.scope ?? null)
  const [type, setType] = useState<ChannelType>(channel?.type ?? 'webhook')
  const [name, setName] = useState(channel?.name ?? '')
  // The path of a webhook may itself be a secret: the server tells its origin only, so the whole is given again.
  const [target, setTarget] = useState(channel?.type === 'email' ? channel.target : '')
  const [scope, setScope] = useState<AccessScope>(channel === null ? within : channel.scope)
  const [enabled, setEnabled] = useState(channel?.enabled ?? true)
  const save = async () => {
    const body = bodyOf({ type, name: name.trim(), target: target.trim(), scope, enabled })
    const path = '/api/notify/channels'
    const answer = await (channel === null
      ? sending.send<{ secret: string | null }>('POST', path, body, 'The channel is there')
      : sending.send<{ secret: string | null }>('PUT', `${path}/${channel.id}`, body, 'The channel is changed'))
    if (answer !== null) onSaved(answer.secret === null ? null : { name: body.name, secret: answer.secret })
  }
  const missing = name.trim() === '' ? 'Give it a name' : target.trim() === '' ? 'Say where it leads' : undefined
  return (
    <PanelForm
      title={channel === null ? 'Add a channel' : `Change ${channel.name}`}
      verb="Save"
      sending={sending}
      missing={missing}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <div className="form-grid">
        <TextField label="Name" name="name" value={name} maxLength={80} first onChange={setName} />
        <SelectField label="Type" value={type} options={types} onChange={setType} />
      </div>
      {type === 'email' ? (
        <TextField label="Addresses, with commas between" name="to" value={target} onChange={setTarget} />
      ) : (
        <TextField
          label="Address (https)"
          name="url"
          type="url"
          value={target}
          maxLength={2000}
          hint={
            channel === null || channel.type === 'email'
              ? 'A public https address'
              : `Now at ${channel.target}; give the whole address again`
          }
          onChange={setTarget}
        />
      )}
      <ScopeField scope={scope} within={within} onChange={setScope} />
      <Check label="On" checked={enabled} onChange={setEnabled} />
    </PanelForm>
  )
}

interface Given {
  readonly type: ChannelType
  readonly name: string
  readonly target: string
  readonly scope: AccessScope
  readonly enabled: boolean
}

export function bodyOf({ type, target, ...rest }: Given): ChannelBody {
  if (type !== 'email') return { type, url: target, ...rest }
  const to = target
    .split(/[\s,;]+/)
    .map((each) => each.trim())
    .filter(Boolean)
  return { type, to, ...rest }
}
