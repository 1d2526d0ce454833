import type { Kysely } from 'kysely'

import { accessScope, role, type SessionUser } from '../../shared/domain/access.ts'
import type { Database } from './schema.ts'

export interface StoredUser extends SessionUser {
  readonly passwordHash: string | null
  /** Sealed. */
  readonly totpSecret: string | null
  readonly oidcSubject: string | null
  readonly disabled: boolean
  readonly failedSignIns: number
  readonly lockedUntil: string | null
  readonly pseudonym: string
}

export interface StoredToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  /** The only sources it may hand in for; null for any. */
  readonly sources: readonly string[] | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

/** Users, sessions, one-time links and API tokens. Secrets are stored as hashes; second factors, which are read again, sealed. */
export class Access {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async users(): Promise<StoredUser[]> {
    const rows = await this.#db.selectFrom('users').selectAll().orderBy('name').execute()
    return rows.map(userOf)
  }

  async user(id: string): Promise<StoredUser | null> {
    const row = await this.#db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : userOf(row)
  }

  async userByEmail(email: string): Promise<StoredUser | null> {
    const row = await this.#db
      .selectFrom('users')
      .selectAll()
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst()
    return row === undefined ? null : userOf(row)
  }

  async userByOidc(subject: string): Promise<StoredUser | null> {
    const row = await this.#db.selectFrom('users').selectAll().where('oidc_subject', '=', subject).executeTakeFirst()
    return row === undefined ? null : userOf(row)
  }

  async putUser(user: StoredUser, createdAt: string): Promise<void> {
    const values = {
      id: user.id,
      email: user.email.toLowerCase(),
      name: user.name,
      role: user.role,
      scope: JSON.stringify(user.scope),
      lanes: JSON.stringify(user.lanes),
      password_hash: user.passwordHash,
      totp_secret: user.totpSecret,
      oidc_subject: user.oidcSubject,
      disabled: user.disabled ? 1 : 0,
      failed_sign_ins: user.failedSignIns,
      locked_until: user.lockedUntil,
      pseudonym: user.pseudonym,
    }
    await this.#db
      .insertInto('users')
      .values({ ...values, created_at: createdAt })
      .onConflict((oc) => oc.column('id').doUpdateSet(values))
      .execute()
  }

  async putSession(session: {
    idHash: string
    userId: string
    at: string
    expiresAt: string
    agent: string
  }): Promise<void> {
    await this.#db
      .insertInto('sessions')
      .values({
        id_hash: session.idHash,
        user_id: session.userId,
        created_at: session.at,
        last_seen_at: session.at,
        expires_at: session.expiresAt,
        agent: session.agent.slice(0, 200),
      })
      .execute()
  }

  async session(idHash: string, now: string): Promise<StoredUser | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .selectAll('users')
      .where('id_hash', '=', idHash)
      .where('expires_at', '>', now)
      .where('disabled', '=', 0)
      .executeTakeFirst()
    return row === undefined ? null : userOf(row)
  }

  async sessions(idHashes: readonly string[], now: string): Promise<Map<string, StoredUser>> {
    if (idHashes.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .selectAll('users')
      .select('sessions.id_hash')
      .where('id_hash', 'in', idHashes)
      .where('expires_at', '>', now)
      .where('disabled', '=', 0)
      .execute()
    return new Map(rows.map((row) => [row.id_hash, userOf(row)]))
  }

  async sessionsOf(
    userId: string,
  ): Promise<{ idHash: string; createdAt: string; lastSeenAt: string; expiresAt: string; agent: string }[]> {
    const rows = await this.#db.selectFrom('sessions').selectAll().where('user_id', '=', userId).execute()
    return rows.map((r) => ({
      idHash: r.id_hash,
      createdAt: r.created_at,
      lastSeenAt: r.last_seen_at,
      expiresAt: r.expires_at,
      agent: r.agent,
    }))
  }

  /** When the session was last used, to the minute. */
  async touchSession(idHash: string, now: string, notSince: string): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ last_seen_at: now })
      .where('id_hash', '=', idHash)
      .where('last_seen_at', '<', notSince)
      .execute()
  }

  async removeExpired(now: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
    await this.#db.deleteFrom('sign_in_links').where('expires_at', '<=', now).execute()
    await this.#db.deleteFrom('sign_in_flows').where('expires_at', '<=', now).execute()
  }

  /** When each user was made and last seen. */
  async presenceOfUsers(): Promise<Map<string, { createdAt: string; lastSeenAt: string | null }>> {
    const rows = await this.#db
      .selectFrom('users')
      .leftJoin('sessions', 'sessions.user_id', 'users.id')
      .select(['users.id', 'users.created_at'])
      .select((eb) => eb.fn.max('sessions.last_seen_at').as('seen'))
      .groupBy(['users.id', 'users.created_at'])
      .execute()
    return new Map(rows.map((row) => [row.id, { createdAt: row.created_at, lastSeenAt: row.seen ?? null }]))
  }

  /** A new link makes the ones before it worthless. */
  async removeLinksOf(userId: string): Promise<void> {
    await this.#db.deleteFrom('sign_in_links').where('user_id', '=', userId).where('used_at', 'is', null).execute()
  }

  async removeSession(idHash: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id_hash', '=', idHash).execute()
  }

  async removeSessionsOf(userId: string): Promise<string[]> {
    const rows = await this.#db.deleteFrom('sessions').where('user_id', '=', userId).returning('id_hash').execute()
    return rows.map((row) => row.id_hash)
  }

  async putLink(tokenHash: string, userId: string, expiresAt: string): Promise<void> {
    await this.#db
      .insertInto('sign_in_links')
      .values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt, used_at: null })
      .execute()
  }

  /** Uses up a link; null when it is unknown, used or past. */
  async useLink(tokenHash: string, now: string): Promise<string | null> {
    const row = await this.#db
      .updateTable('sign_in_links')
      .set({ used_at: now })
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('user_id')
      .executeTakeFirst()
    return row?.user_id ?? null
  }

  async putToken(token: {
    id: string
    name: string
    tokenHash: string
    scopes: readonly string[]
    sources: readonly string[] | null
    at: string
  }): Promise<void> {
    const sources = token.sources === null ? null : JSON.stringify(token.sources)
    const values = { name: token.name, scopes: JSON.stringify(token.scopes), sources }
    await this.#db
      .insertInto('tokens')
      .values({
        id: token.id,
        token_hash: token.tokenHash,
        ...values,
        created_at: token.at,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
  }

  async tokens(): Promise<StoredToken[]> {
    const rows = await this.#db.selectFrom('tokens').selectAll().orderBy('created_at').execute()
    return rows.map(tokenOf)
  }

  /** Also one that is revoked. */
  async hasToken(tokenHash: string): Promise<boolean> {
    const query = this.#db.selectFrom('tokens').select('id').where('token_hash', '=', tokenHash)
    return (await query.executeTakeFirst()) !== undefined
  }

  async tokenByHash(tokenHash: string): Promise<StoredToken | null> {
    const row = await this.#db
      .selectFrom('tokens')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return row === undefined ? null : tokenOf(row)
  }

  async touchToken(id: string, now: string): Promise<void> {
    await this.#db.updateTable('tokens').set({ last_used_at: now }).where('id', '=', id).execute()
  }

  async revokeToken(idOrName: string, now: string): Promise<number> {
    const rows = await this.#db
      .updateTable('tokens')
      .set({ revoked_at: now })
      .where((eb) => eb.or([eb('id', '=', idOrName), eb('name', '=', idOrName)]))
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute()
    return rows.length
  }
}

function userOf(row: Database['users']): StoredUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: role.parse(row.role),
    scope: accessScope.parse(JSON.parse(row.scope)),
    lanes: JSON.parse(row.lanes) as string[],
    passwordHash: row.password_hash,
    totpSecret: row.totp_secret,
    oidcSubject: row.oidc_subject,
    disabled: row.disabled === 1,
    failedSignIns: row.failed_sign_ins,
    lockedUntil: row.locked_until,
    pseudonym: row.pseudonym,
  }
}

function tokenOf(row: Database['tokens']): StoredToken {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as string[],
    sources: row.sources === null ? null : (JSON.parse(row.sources) as string[]),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }
}
