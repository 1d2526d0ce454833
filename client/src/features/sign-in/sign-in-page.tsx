import { useEffect, useId, useState, type FormEvent } from 'react'
import { Navigate, useLocation } from 'react-router'

import type { Failure } from '../../../../shared/protocol/errors.ts'
import type { SignInMethods } from '../../../../shared/protocol/http.ts'
import { call } from '../../live/api.ts'
import { signIn } from '../../live/session.ts'
import { useApp } from '../../store/app-store.ts'
import { asksForCode, CodeField } from './code-field.tsx'
import './sign-in.css'

/** Where to go on after signing in: only ever a page of this site. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/feed'
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/feed'
}

export function signInFailure(failure: Failure): string {
  if (failure.code === 'RATE_LIMITED') return `Too many tries. Wait ${failure.retryAfter ?? 60} s and try again.`
  if (failure.code === 'FORBIDDEN' || failure.code === 'SIGNED_OUT' || failure.code === 'NOT_FOUND') {
    return failure.message || 'This e-mail address and password do not belong together.'
  }
  const fields = failure.fields?.map(({ field, message }) => `${field}: ${message}`).join(' · ')
  return fields || failure.message
}

function useSingleSignOn(): boolean {
  const [has, setHas] = useState(false)
  useEffect(() => {
    const load = async () => {
      const answer = await call<SignInMethods>('GET', '/api/session/methods')
      setHas(answer.ok && answer.value.oidc)
    }
    void load()
  }, [])
  return has
}

export function SignInPage() {
  const status = useApp((state) => state.session.status)
  const { search } = useLocation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const ids = { email: useId(), password: useId(), failure: useId() }
  const hasSingleSignOn = useSingleSignOn()
  const refused = new URLSearchParams(search).get('sign-in')
  if (status === 'signed-in') return <Navigate to={nextPath(search)} replace />

  const asksCode = totp !== '' || asksForCode(failure)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(await signIn({ email: email.trim(), password, ...(totp === '' ? {} : { totp }) }))
    setBusy(false)
  }
  return (
    <main id="main" className="sign-in">
      <form
        className="sign-in-card"
        onSubmit={(event) => void submit(event)}
        aria-describedby={failure ? ids.failure : undefined}
      >
        <h1>Election war room</h1>
        <div className="field">
          <label htmlFor={ids.email}>E-mail</label>
          <input
            id={ids.email}
            className="input"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={ids.password}>Password</label>
          <input
            id={ids.password}
            className="input"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {asksCode && <CodeField value={totp} onChange={setTotp} />}
        {failure === null && refused !== null && (
          <p className="note-box note-box--bad" role="alert">
            Single sign-on did not work ({refused.slice(0, 40)}). Try again, or use your password.
          </p>
        )}
        {failure !== null && (
          <p id={ids.failure} className="note-box note-box--bad" role="alert">
            {signInFailure(failure)}
          </p>
        )}
        <button type="submit" className="button button--main" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        {hasSingleSignOn && (
          <a className="button" href="/api/session/oidc">
            Sign in with single sign-on
          </a>
        )}
        <p className="muted">First time here? Use the one-time link that you were given, or that the server printed.</p>
      </form>
    </main>
  )
}
