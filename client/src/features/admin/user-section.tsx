import { useState } from 'react'

import type { SignInLink, UserEntry } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { stampText } from '../../ui/time.ts'
import { peopleCounts } from './people-counts.ts'
import { InviteForm, UserForm } from './user-form.tsx'
import { UserSessions } from './user-sessions.tsx'
import { UserTable } from './user-table.tsx'

type Opened = { what: 'invite' } | { what: 'edit' | 'sessions'; id: string } | null

/** Everybody who may sign in: invited here, changed here, let in no more here. */
export function UserSection() {
  const { answer, reload } = useAnswer<{ users: UserEntry[] }>('/api/admin/users')
  const [opened, setOpened] = useState<Opened>(null)
  const [link, setLink] = useState<{ for: string; link: SignInLink } | null>(null)
  const sending = useSend()
  const users = answer?.ok === true ? answer.value.users : []
  const chosen = opened === null || opened.what === 'invite' ? undefined : users.find(({ id }) => id === opened.id)

  const close = () => setOpened(null)
  const renewLink = async (user: UserEntry) => {
    const made = await sending.send<{ link: SignInLink }>('POST', `/api/admin/users/${user.id}/link`)
    if (made !== null) setLink({ for: user.name, link: made.link })
  }
  const dropFactor = async (user: UserEntry) => {
    const path = `/api/admin/users/${user.id}/second-factor`
    if ((await sending.send('DELETE', path, undefined, `${user.name} has no second factor any more`)) !== null) reload()
  }
  return (
    <div>
      <div className="section-line">
        <span className="muted">{users.length > 0 && peopleCounts(users)}</span>
        <span className="spring" />
        <button type="button" className="button button--main" onClick={() => setOpened({ what: 'invite' })}>
          Invite somebody
        </button>
      </div>
      {link !== null && (
        <ShownOnce
          what={`One-time link for ${link.for}`}
          note={`It works once, until ${stampText(link.link.expiresAt)}, and is not shown again. Send it by a way that only they read.`}
          value={`${location.origin}/welcome?token=${encodeURIComponent(link.link.token)}`}
          onDone={() => setLink(null)}
        />
      )}
      {opened?.what === 'invite' && (
        <InviteForm
          onCancel={close}
          onInvited={(name, made) => {
            close()
            setLink({ for: name, link: made })
            reload()
          }}
        />
      )}
      {opened?.what === 'edit' && chosen !== undefined && (
        <UserForm
          key={chosen.id}
          user={chosen}
          onCancel={close}
          onSaved={() => {
            close()
            reload()
          }}
        />
      )}
      {opened?.what === 'sessions' && chosen !== undefined && (
        <UserSessions key={chosen.id} user={chosen} onClose={close} />
      )}
      {sending.failure !== null && <FailureBox what="This was not done." failure={sending.failure} />}
      <Answered answer={answer} what="The users could not be loaded." reload={reload} rows={6}>
        {(value) => (
          <UserTable
            users={value.users}
            onEdit={({ id }) => setOpened({ what: 'edit', id })}
            onSessions={({ id }) => setOpened({ what: 'sessions', id })}
            onLink={(user) => void renewLink(user)}
            onDropFactor={(user) => void dropFactor(user)}
          />
        )}
      </Answered>
    </div>
  )
}
