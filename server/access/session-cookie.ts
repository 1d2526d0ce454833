/** The cookie that holds the secret of a session. */
export const SESSION_COOKIE = 'war_room_session'

export interface SessionCookie {
  readonly name: string
  readonly attributes: {
    readonly path: '/'
    readonly httpOnly: true
    readonly sameSite: 'strict'
    readonly secure: boolean
  }
}

/** By https under a name that browsers take from this host alone: a sibling host cannot plant one (RFC 6265bis, 4.1.3). */
export function sessionCookieOf(secure: boolean): SessionCookie {
  const name = secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE
  return { name, attributes: { path: '/', httpOnly: true, sameSite: 'strict', secure } }
}

/** The secret in a Cookie header, or null. */
export function sessionSecretIn(header: string | undefined, { name }: SessionCookie): string | null {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`).exec(header ?? '')?.[1] ?? null
}
