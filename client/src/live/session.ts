import type { RedeemLink, SessionAnswer, SessionState, SignIn } from '../../../shared/protocol/http.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import { firstState, update, useApp } from '../store/app-store.ts'
import { firstLink } from '../store/link-state.ts'
import { call } from './api.ts'

function accept({ user, build, exercise }: SessionAnswer): void {
  update('session', () => ({ status: 'signed-in', user, exercise: exercise ?? null, failure: null }))
  update('link', (link) => ({ ...link, build: link.build ?? build, ended: null }))
}

/** Who is signed in, asked once when the page opens and again when the link is refused. */
export async function loadSession(): Promise<void> {
  const answer = await call<SessionState>('GET', '/api/session')
  if (!answer.ok) update('session', (held) => ({ ...held, status: 'unreachable', failure: answer.error }))
  else if (answer.value.user === null) update('session', (held) => ({ ...held, status: 'signed-out', failure: null }))
  else accept({ ...answer.value, user: answer.value.user })
}

/** Asked when the link is refused. What is on screen stays: the link state says that the person is signed out. */
export async function isSessionOver(): Promise<boolean> {
  const answer = await call<SessionState>('GET', '/api/session')
  return answer.ok && answer.value.user === null
}

export async function signIn(credentials: SignIn): Promise<Failure | null> {
  const answer = await call<SessionAnswer>('POST', '/api/session', credentials)
  if (!answer.ok) return answer.error
  await loadSession()
  return null
}

export async function redeem(link: RedeemLink): Promise<Failure | null> {
  const answer = await call<SessionAnswer>('POST', '/api/session/link', link)
  if (!answer.ok) return answer.error
  await loadSession()
  return null
}

export async function signOut(): Promise<void> {
  await call('DELETE', '/api/session')
  forgetServerData()
  update('session', () => ({ status: 'signed-out', user: null, exercise: null, failure: null }))
}

/** What one person saw must not be there for the next. */
export function forgetServerData(): void {
  const { settings, session, view } = useApp.getState()
  useApp.setState({
    ...firstState,
    settings,
    session,
    view: { ...view, cursor: null, selected: new Set(), form: null },
  })
  update('link', () => firstLink)
}
