import { useState } from 'react'

import { useSend } from '../../live/use-send.ts'
import { TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'

const SHORTEST = 12

export function PasswordForm() {
  const sending = useSend()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const change = async () => {
    const done = 'Your password is changed; all other sessions are ended'
    if ((await sending.send('POST', '/api/account/password', { current, next }, done)) === null) return
    setCurrent('')
    setNext('')
    setAgain('')
  }
  return (
    <PanelForm
      title="Change the password"
      verb="Change it"
      sending={sending}
      missing={missingOf(current, next, again)}
      onSubmit={() => void change()}
    >
      <div className="form-grid">
        <TextField
          label="Password now"
          type="password"
          name="current"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label="New password"
          type="password"
          name="next"
          autoComplete="new-password"
          hint={`At least ${SHORTEST} characters`}
          value={next}
          onChange={setNext}
        />
        <TextField
          label="New password again"
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={setAgain}
        />
      </div>
    </PanelForm>
  )
}

function missingOf(current: string, next: string, again: string): string | undefined {
  if (current === '' || next === '') return 'Both passwords are needed'
  if (next.length < SHORTEST) return `At least ${SHORTEST} characters`
  if (next !== again) return 'Type the new password twice'
  return undefined
}
