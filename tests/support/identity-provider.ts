/** A real OpenID Connect provider on this machine, and a browser that walks through it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair } from 'jose'
// The package has no types; what is used of it is named below.
// @ts-expect-error untyped
import { Provider } from 'oidc-provider'

export interface Account {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly [claim: string]: unknown
}

export interface IdentityProvider {
  readonly issuer: string
  /** Who signs in at the next visit. */
  account: Account
  /** Tells the provider who may send people to it. */
  admit(redirectUri: string, claims?: readonly string[]): Promise<void>
  close(): Promise<void>
}

export const CLIENT = { id: 'war-room', secret: 'a-client-secret-for-tests' }

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let handle: Parameters<typeof createServer>[1] = (_, answer) => void answer.writeHead(503).end()
  const server: Server = createServer((asked, answer) => handle?.(asked, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const self: IdentityProvider = {
    issuer,
    account: { sub: 'nobody' },
    async admit(redirectUri, claims = []) {
      handle = await providerHandler(issuer, redirectUri, claims, () => self.account)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return self
}

async function providerHandler(
  issuer: string,
  redirectUri: string,
  claims: readonly string[],
  account: () => Account,
): Promise<Parameters<typeof createServer>[1]> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key for the cookies of this test'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    claims: { openid: ['sub', ...claims], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...account(), sub }) }),
    // Consent is given: what is tested is who comes back.
    async loadExistingGrant(context: { oidc: any }) {
      const { client, session, provider: own } = context.oidc
      const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const handler = provider.callback()
  return (asked, answer) => {
    const isInteraction = asked.url?.startsWith('/interaction/') ?? false
    void (isInteraction
      ? provider.interactionFinished(asked, answer, { login: { accountId: account().sub } })
      : handler(asked, answer))
  }
}

/** Follows redirects by hand, with cookies kept by host and path as a browser does; returns every stop. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()

  async visit(start: string, stopAt: (url: URL) => boolean): Promise<{ url: URL; answer: Response }[]> {
    const stops: { url: URL; answer: Response }[] = []
    let url = new URL(start)
    for (let hops = 0; hops < 15; hops++) {
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookie(url) } })
      this.#keep(url, answer)
      stops.push({ url, answer })
      const next = answer.headers.get('location')
      if (next === null) return stops
      url = new URL(next, url)
      if (stopAt(url)) return [...stops, { url, answer }]
    }
    throw new Error('too many redirects')
  }

  cookie(url: URL): string {
    return [...(this.#cookies.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(url: URL, answer: Response): void {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>()
    this.#cookies.set(url.host, jar)
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
  }
}
