/** Twenty people with sessions, in the folder of a server that is not running yet. */
import { SESSION_COOKIE } from '../../../server/access/session-cookie.ts'
import { createUser, openSession, sessionUserOf } from '../../../server/access/sign-in.ts'
import { openSqliteStore } from '../../../server/store/sqlite.ts'
import type { AccessScope, Role } from '../../../shared/domain/access.ts'
import type { Lane } from '../../../shared/domain/alert.ts'
import type { TestUser } from '../start-app.ts'

const scopes: readonly AccessScope[] = [
  null,
  { countries: ['BR', 'MX'], elections: [] },
  null,
  { countries: ['FR', 'DE'], elections: [] },
  { countries: ['US'], elections: ['us-2026-midterms'] },
]

/** The first three are leads who see everything; every sixth is a specialist of a lane; the others are analysts. */
export async function preparePeople(folder: string, n: number, now: () => Date): Promise<TestUser[]> {
  const store = await openSqliteStore(folder)
  const people: TestUser[] = []
  for (let at = 0; at < n; at++) {
    const role: Role = at < 3 ? 'lead' : at % 6 === 5 ? 'specialist' : 'analyst'
    const lanes: Lane[] = role === 'specialist' ? [at % 12 === 5 ? 'legal' : 'policy'] : []
    const scope = at < 3 ? null : (scopes[at % scopes.length] ?? null)
    const given = { email: `analyst-${at}@example.org`, name: `Analyst ${at}`, role, scope, lanes }
    const context = { store, now, sessionHours: 48 }
    const { user } = await createUser(context, given, 'test')
    const { secret } = await openSession(context, user, 'test')
    people.push({ user: sessionUserOf(user), cookie: `${SESSION_COOKIE}=${secret}` })
  }
  await store.close()
  return people
}
