import { useState } from 'react'

import { roles, type AccessScope, type Role } from '../../../../shared/domain/access.ts'
import { lanes, type Lane } from '../../../../shared/domain/alert.ts'
import type { SignInLink, UserEntry } from '../../../../shared/protocol/http.ts'
import { useSend } from '../../live/use-send.ts'
import { Check, ChecksField, SelectField, TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { laneWord } from '../../ui/words.ts'
import { ScopeField } from './scope-field.tsx'

/** What a role may do, in one line each. */
const roleWords = {
  viewer: 'Viewer: reads, changes nothing',
  analyst: 'Analyst: claims, investigates, closes',
  specialist: 'Specialist: answers what is escalated to a lane',
  lead: 'Lead: assigns, overrides, mutes, confirms',
  admin: 'Admin: everything, and who is let in',
  wall: 'Wall: one screen, no names',
  partner: 'Partner: hands in tips, sees what is shared',
} as const satisfies Record<Role, string>

const roleOptions = roles.map((role) => [role, roleWords[role]] as const)
const laneOptions = lanes.map((lane) => [lane, laneWord(lane)] as const)

interface Rights {
  readonly name: string
  readonly role: Role
  readonly scope: AccessScope
  readonly lanes: Lane[]
}

function RightsFields({ rights, onChange }: { rights: Rights; onChange: (rights: Rights) => void }) {
  const set = (change: Partial<Rights>) => onChange({ ...rights, ...change })
  return (
    <>
      <div className="form-grid">
        <TextField
          label="Name, as colleagues see it"
          name="name"
          value={rights.name}
          maxLength={80}
          onChange={(name) => set({ name })}
        />
        <SelectField label="Role" value={rights.role} options={roleOptions} onChange={(role) => set({ role })} />
      </div>
      <ScopeField scope={rights.scope} within={null} onChange={(scope) => set({ scope })} />
      <ChecksField
        label="Lanes they answer for"
        chosen={rights.lanes}
        options={laneOptions}
        onChange={(chosen) => set({ lanes: chosen })}
      />
    </>
  )
}

function missingOf(rights: Rights): string | undefined {
  if (rights.name.trim() === '') return 'Give a name'
  if (rights.scope !== null && rights.scope.countries.length + rights.scope.elections.length === 0)
    return 'Name a country or an election'
  return undefined
}

interface InviteFormProps {
  readonly onCancel: () => void
  readonly onInvited: (name: string, link: SignInLink) => void
}

export function InviteForm({ onCancel, onInvited }: InviteFormProps) {
  const sending = useSend()
  const [email, setEmail] = useState('')
  const [rights, setRights] = useState<Rights>({ name: '', role: 'analyst', scope: null, lanes: [] })
  const invite = async () => {
    const body = { email: email.trim(), ...rights, name: rights.name.trim() }
    const made = await sending.send<{ link: SignInLink }>('POST', '/api/admin/users', body)
    if (made !== null) onInvited(body.name, made.link)
  }
  const missing = /^\S+@\S+$/.test(email.trim()) ? missingOf(rights) : 'Give an e-mail address'
  return (
    <PanelForm
      title="Invite somebody"
      verb="Invite"
      sending={sending}
      missing={missing}
      onSubmit={() => void invite()}
      onCancel={onCancel}
    >
      <TextField label="E-mail" name="email" type="email" value={email} maxLength={200} first onChange={setEmail} />
      <RightsFields rights={rights} onChange={setRights} />
    </PanelForm>
  )
}

interface UserFormProps {
  readonly user: UserEntry
  readonly onCancel: () => void
  readonly onSaved: () => void
}

export function UserForm({ user, onCancel, onSaved }: UserFormProps) {
  const sending = useSend()
  const [rights, setRights] = useState<Rights>({
    name: user.name,
    role: user.role,
    scope: user.scope,
    lanes: lanes.filter((lane) => user.lanes.includes(lane)),
  })
  const [disabled, setDisabled] = useState(user.disabled)
  const save = async () => {
    const body = { ...rights, name: rights.name.trim(), disabled }
    const path = `/api/admin/users/${user.id}`
    if ((await sending.send('PUT', path, body, `${body.name} is changed`)) !== null) onSaved()
  }
  return (
    <PanelForm
      title={`Change ${user.name}`}
      verb="Save"
      sending={sending}
      missing={missingOf(rights)}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <RightsFields rights={rights} onChange={setRights} />
      <Check label="Disabled: is let in no more; open pages are cut off" checked={disabled} onChange={setDisabled} />
      <p className="muted">
        Pseudonym in exports and bundles: <span className="mono">{user.pseudonym}</span>. A change of rights ends the
        sessions within a second.
      </p>
    </PanelForm>
  )
}
