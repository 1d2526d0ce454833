/**
 * The second factor: time-based one-time passwords (RFC 6238, SHA-1, six digits, 30 s), one step of clock drift either
 * way. A code works once: its step, and every earlier one, is used up by it. Codes are computed from the secret, so it is
 * stored sealed and not as a hash.
 */
import { Secret, TOTP } from 'otpauth'

import { DomainError } from '../../shared/protocol/errors.ts'
import type { SecondFactorOffer } from '../../shared/protocol/http.ts'
import type { StoredUser } from '../store/access.ts'
import type { StoreView } from '../store/store.ts'
import { countFailure, forgetFailures, requireUnlocked } from './lock-out.ts'
import { isPassword } from './passwords.ts'
import { logAccess, type SecretContext, type SignInContext } from './context.ts'
import type { SecretBox } from './secret-box.ts'

const PERIOD_S = 30
const ISSUER = 'Election war room'

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  })
}

/** The step a code belongs to, or null when it is no code of now. */
function stepOf(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret, '').validate({ token: code, window: 1, timestamp: now.getTime() })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta
}

/** What a sealed second factor is bound to. */
export function factorPlace(userId: string): string {
  return `second-factor ${userId}`
}

/** Checks a code and uses it up; false when it is wrong or was used before. */
export async function useSecondFactor(
  store: Pick<StoreView, 'secondFactors'>,
  secrets: SecretBox,
  user: StoredUser,
  code: string,
  now: Date,
): Promise<boolean> {
  if (user.totpSecret === null) return true
  const step = stepOf(secrets.open(user.totpSecret, factorPlace(user.id)), code, now)
  return step !== null && (await store.secondFactors.useStep(user.id, step))
}

/** Offers a new secret; it is in force only once a code of it has been shown. */
export async function offerSecondFactor(
  context: SecretContext,
  userId: string,
  password: string,
): Promise<SecondFactorOffer> {
  const { store, now, secrets } = context
  const user = await provePassword(context, userId, password)
  if (user.totpSecret !== null) {
    throw new DomainError({ code: 'ALREADY_IN_STATE', message: 'A second factor is in force; switch it off first' })
  }
  const secret = new Secret({ size: 20 }).base32
  await store.transaction(async (tx) => {
    await tx.secondFactors.setPending(userId, secrets.seal(secret, factorPlace(userId)))
    await logAccess(tx, now(), 'access.second-factor-offered', userId, {})
  })
  return { secret, uri: totpOf(secret, user.email).toString() }
}

export async function confirmSecondFactor(
  { store, now, secrets }: SecretContext,
  userId: string,
  code: string,
): Promise<void> {
  const at = now()
  await store.transaction(async (tx) => {
    const sealed = await tx.secondFactors.pending(userId)
    if (sealed === null) throw new DomainError({ code: 'NOT_ALLOWED', message: 'No second factor is being set up' })
    const step = stepOf(secrets.open(sealed, factorPlace(userId)), code, at)
    if (step === null) {
      throw new DomainError({
        code: 'INVALID',
        message: 'This code does not fit; is the clock of your device right?',
        fields: [{ field: 'code', message: 'six digits of now' }],
      })
    }
    await tx.secondFactors.set(userId, sealed)
    await tx.secondFactors.useStep(userId, step)
    await logAccess(tx, at, 'access.second-factor-on', userId, {})
  })
}

export async function disableSecondFactor(context: SignInContext, userId: string, password: string): Promise<void> {
  const { store, now } = context
  await provePassword(context, userId, password)
  await store.transaction(async (tx) => {
    await tx.secondFactors.set(userId, null)
    await logAccess(tx, now(), 'access.second-factor-off', userId, {})
  })
}

/** A session alone must not change how one signs in: it may be an unlocked screen. */
export async function provePassword(context: SignInContext, userId: string, password: string): Promise<StoredUser> {
  const at = context.now()
  const user = await context.store.access.user(userId)
  requireUnlocked(user?.lockedUntil ?? null, at)
  if (user === null || !(await isPassword(user.passwordHash, password))) {
    await countFailure(context, userId, at)
    throw new DomainError({
      code: 'FORBIDDEN',
      message: 'The password is wrong',
      fields: [{ field: 'password', message: 'your password' }],
    })
  }
  // Guesses that ran side by side may have locked it while this one was checked.
  requireUnlocked((await context.store.access.user(userId))?.lockedUntil ?? null, at)
  await forgetFailures(context, userId)
  return user
}
