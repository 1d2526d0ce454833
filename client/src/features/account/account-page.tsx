import type { AccountAnswer } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { laneWord } from '../../ui/words.ts'
import { scopeText } from '../admin/scope-field.tsx'
import { useElectionNames } from '../elections/use-elections.ts'
import { OwnSessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'
import './account.css'

/** What one does about one's own way in. */
export function AccountPage() {
  const user = useApp((state) => state.session.user)
  const names = useElectionNames()
  const { answer, reload } = useAnswer<AccountAnswer>('/api/account')
  if (user === null) return null
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>Your account</h1>
      <dl className="account-facts">
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>E-mail</dt>
        <dd>{user.email}</dd>
        <dt>Role</dt>
        <dd>{user.role}</dd>
        <dt>Scope</dt>
        <dd>{scopeText(user.scope, names)}</dd>
        <dt>Lanes</dt>
        <dd>{user.lanes.length === 0 ? 'none' : user.lanes.map(laneWord).join(', ')}</dd>
      </dl>
      <p className="muted">An admin changes these.</p>
      <OwnSessions />
      <Answered answer={answer} what="The state of your account could not be loaded." reload={reload} rows={2}>
        {(account) =>
          account.hasPassword ? (
            <>
              <PasswordForm />
              <SecondFactor inForce={account.hasSecondFactor} reload={reload} />
            </>
          ) : (
            <p className="page-section muted">
              You sign in by single sign-on: password and second factor are kept there.
            </p>
          )
        }
      </Answered>
    </main>
  )
}
