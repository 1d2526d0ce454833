import { useId, useState, type FormEvent } from 'react'
import { Link, Navigate, useLocation } from 'react-router'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import { redeem } from '../../live/session.ts'
import { useApp } from '../../store/app-store.ts'
import { asksForCode, CodeField } from './code-field.tsx'
import { signInFailure } from './sign-in-page.tsx'
import './sign-in.css'

const SHORTEST = 12

/** A one-time link sets the first password and signs in. */
export function WelcomePage() {
  const { search } = useLocation()
  const status = useApp((state) => state.session.status)
  const token = new URLSearchParams(search).get('token') ?? ''
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const ids = { name: useId(), password: useId(), hint: useId() }
  if (done && status === 'signed-in') return <Navigate to="/feed" replace />
  if (token === '') {
    return (
      <main id="main" className="sign-in">
        <div className="sign-in-card">
          <h1>This link is not complete</h1>
          <p>Copy the whole address that you were given.</p>
          <Link to="/sign-in">Sign in with a password</Link>
        </div>
      </main>
    )
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const refused = await redeem({
      token,
      password,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(totp === '' ? {} : { totp }),
    })
    setFailure(refused)
    setBusy(false)
    setDone(refused === null)
  }
  return (
    <main id="main" className="sign-in">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
        <h1>Welcome to the war room</h1>
        <p className="muted">Choose a password. The link works once.</p>
        <div className="field">
          <label htmlFor={ids.name}>Your name, as colleagues see it</label>
          <input
            id={ids.name}
            className="input"
            autoComplete="name"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.password}>Password</label>
          <input
            id={ids.password}
            className="input"
            type="password"
            autoComplete="new-password"
            required
            minLength={SHORTEST}
            aria-describedby={ids.hint}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <span id={ids.hint} className="muted">
            At least {SHORTEST} characters
          </span>
        </div>
        {(totp !== '' || asksForCode(failure)) && <CodeField value={totp} onChange={setTotp} />}
        {failure !== null && (
          <p className="note-box note-box--bad" role="alert">
            {signInFailure(failure)}
          </p>
        )}
        <button type="submit" className="button button--main" disabled={busy || password.length < SHORTEST}>
          {busy ? 'One moment…' : 'Set the password and go on'}
        </button>
      </form>
    </main>
  )
}
