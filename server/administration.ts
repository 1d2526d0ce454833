/** Wires what concerns access and administration; app.ts gives it what is shared. */
import type { FastifyBaseLogger } from 'fastify'

import { RetentionJob } from './administration/retention.ts'
import type { Authentication } from './access/authentication.ts'
import type { SecretContext } from './access/context.ts'
import { SingleSignOn } from './access/single-sign-on.ts'
import type { Config } from './config.ts'
import { accountRoutes } from './http/routes/account.ts'
import { adminRoutes } from './http/routes/admin.ts'
import { singleSignOnRoutes } from './http/routes/single-sign-on.ts'
import { techniqueRoute } from './http/routes/technique.ts'
import type { Route } from './http/route.ts'
import type { Ingest } from './ingest/ingest.ts'

export interface AdministrationOptions {
  readonly context: SecretContext
  readonly config: Config
  readonly authentication: Authentication
  readonly logger: Pick<FastifyBaseLogger, 'warn'>
  readonly ingest: () => Ingest
}

export interface Administration {
  readonly routes: readonly Route[]
  readonly chores: readonly (() => Promise<unknown>)[]
  readonly retention: RetentionJob
}

export function createAdministration(options: AdministrationOptions): Administration {
  const { context, config, authentication, logger, ingest } = options
  const retention = new RetentionJob({
    store: context.store,
    now: context.now,
    discardDeadLetters: (before) => discardOld(ingest(), before),
  })
  const perMinute = config.SIGN_INS_PER_MINUTE
  const routes = [
    techniqueRoute(),
    ...accountRoutes({ context, authentication, perMinute }),
    ...adminRoutes({ context, retentionJob: retention }),
    ...singleSignOnRoutes({
      singleSignOn: singleSignOnOf(config, context),
      publicUrl: config.PUBLIC_URL,
      cookie: authentication.cookie,
      sessionHours: context.sessionHours,
      perMinute,
      onRefused: ({ reason, cause }) => logger.warn({ reason, cause }, 'single sign-on refused'),
    }),
  ]
  return { routes, chores: [() => retention.runDaily()], retention }
}

function singleSignOnOf(config: Config, context: SecretContext): SingleSignOn | null {
  if (config.OIDC_ISSUER === undefined || config.OIDC_CLIENT_ID === undefined) return null
  const settings = {
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    roleClaim: config.OIDC_ROLE_CLAIM,
    autoCreateRole: config.OIDC_AUTO_CREATE_ROLE,
  }
  return new SingleSignOn(settings, context)
}

/** Newest first are the pages; their ids fall, so what comes after the first old one is old. */
async function discardOld(ingest: Ingest, before: Date): Promise<number> {
  let removed = 0
  let after: number | null = null
  for (;;) {
    const { letters } = await ingest.deadLetters(after, 500)
    const last = letters.at(-1)
    if (last === undefined) return removed
    after = last.id
    const old = letters.filter((letter) => letter.at < before.getTime()).map((letter) => letter.id)
    if (old.length > 0) removed += (await ingest.discard(old)).discarded
  }
}
