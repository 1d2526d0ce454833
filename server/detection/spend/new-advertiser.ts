/**
 * `new-advertiser`: first seen, and spends a lot at once.
 *
 * Judged against what the new advertisers of that field spend in their first days, by the tail of the kind, so that
 * a launch that is ordinary in a large country is not news there. Cost: constant. Blind to: everybody during the
 * first two weeks of a field, when all are new; a slow start (spend-ramp); many small ones (page-swarm).
 * Source: peaks over threshold (see tail-rate.ts).
 */
import type { FieldDay, SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

/** Days of a field before "not seen before" means new. */
const FIELD_WARM_UP = 14
const NEW_FOR_STEPS = 3
/** A first day that is large says more than a third one. */
const LATER_DISCOUNT = 0.5
/** Most large undeclared launches are brands; a named political payer is the stronger sign. */
const UNDECLARED_DISCOUNT = 0.4

export function isNewcomer(profile: SpendProfile, field: FieldDay): boolean {
  return profile.age <= NEW_FOR_STEPS * profile.cadence && field.daysKnown >= FIELD_WARM_UP
}

export const newAdvertiser: SpendKind = {
  kind: 'new-advertiser',
  prior: { level: 0.3, scale: 0.8, days: 10 },
  fromDay: FIELD_WARM_UP,
  weight: 0.8,
  strictness: 0.8,
  waits: true,
  statistic(profile, field) {
    if (!isNewcomer(profile, field)) return null
    const before = profile.past.reduce((high, one) => Math.max(high, one.log), -Infinity)
    // A second day like the first says nothing new.
    if (profile.log < before + Math.LN2 / 2) return null
    const undeclared = profile.entry.disclaimers.length > 0 && profile.entry.disclaimers.every((one) => one === '')
    const discount = LATER_DISCOUNT * (profile.age / profile.cadence) + (undeclared ? UNDECLARED_DISCOUNT : 0)
    return profile.log - field.large - field.movement - discount
  },
  reference(_profile, field) {
    return Math.exp(field.ordinary)
  },
  title(name, times) {
    return `${name} is new and spends ${times} times an ordinary advertiser's day`
  },
  features(profile) {
    return [
      profile.age === 0
        ? { name: 'first seen', value: 'that day' }
        : { name: 'first seen', value: profile.age, unit: profile.age === 1 ? 'day ago' : 'days ago' },
    ]
  },
}
