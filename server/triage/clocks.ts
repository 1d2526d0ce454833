/** By when an alert must be acknowledged, or an escalation answered. */
import type { Lane, Severity } from '../../shared/domain/alert.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'

const acknowledgeMs: Record<Severity, number | null> = {
  critical: 5 * MINUTE_MS,
  high: 15 * MINUTE_MS,
  medium: HOUR_MS,
  low: 4 * HOUR_MS,
  info: null,
}

const answerMs: Record<Severity, number> = {
  critical: 30 * MINUTE_MS,
  high: HOUR_MS,
  medium: 4 * HOUR_MS,
  low: 8 * HOUR_MS,
  info: 24 * HOUR_MS,
}

export function acknowledgeBy(severity: Severity, from: Date): string | null {
  const ms = acknowledgeMs[severity]
  return ms === null ? null : new Date(from.getTime() + ms).toISOString()
}

/**
 * `minutes` as the step of the lane has them; without, by severity. Law enforcement and electoral commissions answer
 * within their own offices' hours: twice the time of the others.
 */
export function answerBy(lane: Lane, severity: Severity, from: Date, minutes: number | null): string {
  if (minutes !== null) return new Date(from.getTime() + minutes * MINUTE_MS).toISOString()
  const slow = lane === 'law-enforcement' || lane === 'electoral-commission' ? 2 : 1
  return new Date(from.getTime() + answerMs[severity] * slow).toISOString()
}
