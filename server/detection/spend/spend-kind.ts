/** What a kind of single-advertiser finding has to say; the host does the rest. */
import type { AlertKind, Feature } from '../../../shared/domain/finding.ts'
import type { TailPrior } from './tail-rate.ts'
import type { SpendProfile } from './spend-profile.ts'

/** What the whole field (country, platform, step) does on the day that is judged. */
export interface FieldDay {
  readonly day: number
  /** Logarithm of what a large page-day of the field is: the median of the recent daily 90 % quantiles. */
  readonly large: number
  /** Logarithm of an ordinary page-day. */
  readonly ordinary: number
  /** Common upward movement of steady advertisers that day, on the log scale; 0 or more. */
  readonly movement: number
  /** Advertisers with spend that day. */
  readonly active: number
  /** Days of the field that were evaluated before. */
  readonly daysKnown: number
}

export interface SpendKind {
  readonly kind: AlertKind
  readonly prior: TailPrior
  /** Share of the usual rate at which an alert is raised: below 1 where tomorrow will tell more than today. */
  readonly patience?: number
  /** How urgent a finding of this kind is beside one of another that is as rare: its rate is taken times this. */
  readonly weight?: number
  /**
   * How rare it has to be to be told at all: its rate is taken times this. Below 1 where an attack hides among ordinary
   * jumps, above 1 where it is usually far beyond them.
   */
  readonly strictness?: number
  /** Whether a second day tells more, so that a middling finding waits for it. */
  readonly waits?: boolean
  /** Days of a field before the kind can occur at all. */
  readonly fromDay: number
  /** How extreme, in natural logarithms; null where the kind does not apply. */
  statistic(profile: SpendProfile, field: FieldDay): number | null
  /** Whether it may be told already; statistics before that only teach the tail. */
  isRipe?(profile: SpendProfile): boolean
  /** Amount that is usual for the comparison shown to the analyst. */
  reference(profile: SpendProfile, field: FieldDay): number
  title(name: string, times: number): string
  features(profile: SpendProfile, field: FieldDay): Feature[]
}
