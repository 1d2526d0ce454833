/** Every setting of the server, read once from the environment. The README lists them. */
import { z } from 'zod'

import { parseKey } from './access/secret-key.ts'

const flag = z.enum(['on', 'off'])

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  /** The built page; the project's own `dist/client` unless told. */
  CLIENT_DIR: z.string().min(1).optional(),
  PUBLIC_URL: z.url().optional(),
  WAR_ROOM_INGEST_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  WAR_ROOM_ADMIN_EMAIL: z.string().min(3).optional(),
  WAR_ROOM_ADMIN_PASSWORD: z.string().min(12, 'at least 12 characters').optional(),
  EXERCISE: z.enum(['auto', 'on', 'off']).default('auto'),
  EXERCISE_SPEED: z.coerce.number().positive().max(1000).default(1),
  EXERCISE_SEED: z.coerce.number().int().min(0).default(2016),
  /** Seals the secrets in the store; without it a key is made beside them. */
  WAR_ROOM_SECRET_KEY: z
    .string()
    .refine(
      (text) => parseKey(text) !== null,
      'a key of 32 bytes in base64 or hex, as openssl rand -base64 32 makes one',
    )
    .optional(),
  SESSION_HOURS: z.coerce.number().positive().max(720).default(12),
  COOKIE_SECURE: flag.default('off'),
  TRUST_PROXY: flag.default('off'),
  INGEST_PER_MINUTE: z.coerce.number().int().positive().default(60_000),
  SIGN_INS_PER_MINUTE: z.coerce.number().int().positive().default(20),
  REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(3000),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'e.g. smtps://user:password@mail.example.org')
    .optional(),
  NOTIFY_FROM: z.string().min(3).default('war-room@localhost'),
  NOTIFY_ALLOW_PRIVATE: flag.default('off'),
  NOTIFY_TIMEOUT_SECONDS: z.coerce.number().positive().max(60).default(10),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** The claim that names a role here; the provider decides on roles then. */
  OIDC_ROLE_CLAIM: z.string().min(1).optional(),
  /** Lets in people who were not invited, with this role. */
  OIDC_AUTO_CREATE_ROLE: z.enum(['viewer', 'analyst', 'specialist']).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
})

export type Config = z.infer<typeof environment>

/** Half a single sign-on would be none, without a word. */
function faultsOfSingleSignOn({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client, ...rest }: Config): string[] {
  if (issuer !== undefined) return client === undefined ? ['OIDC_CLIENT_ID: is needed with OIDC_ISSUER'] : []
  const others = { OIDC_CLIENT_ID: client, ...rest }
  const given = (['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLE_CLAIM', 'OIDC_AUTO_CREATE_ROLE'] as const).filter(
    (name) => others[name] !== undefined,
  )
  return given.length === 0 ? [] : [`OIDC_ISSUER: is needed with ${given.join(', ')}`]
}

/** Throws one error that names every setting that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  const faults = parsed.success
    ? faultsOfSingleSignOn(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (parsed.success && faults.length === 0) return parsed.data
  throw new Error(`These settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
}
