/** Short ways to write elections down. */
import type { Election, ElectionRound, PollingZone, SilenceWindow } from '../../../shared/domain/election.ts'
import { shiftDay } from '../../../shared/lib/zoned-time.ts'

type Optional = 'subdivision' | 'silence' | 'exercise'
export type Seed = Omit<Election, Optional> & Partial<Pick<Election, Optional>>

/** An election as written in a seed file, with the fields filled in that most leave out. */
export function seed(of: Seed): Election {
  return { subdivision: null, silence: [], exercise: false, ...of }
}

export function round(date: string, hours: string, zones: string | PollingZone[]): ElectionRound {
  const [opens = '', closes = ''] = hours.split('–')
  return { date, opens, closes, zones: typeof zones === 'string' ? [{ zone: zones }] : zones }
}

interface Rule {
  /** Days before polling day on which it begins, and the time of day. */
  readonly before: readonly [days: number, time: string]
  /** Days after polling day on which it ends, and the time of day. */
  readonly until: readonly [days: number, time: string]
  readonly scope: SilenceWindow['scope']
  readonly rule: string
  readonly source: string
  readonly zone?: string
}

/** The same rule for every round, as nearly all laws have it. */
export function silencePerRound(rounds: readonly ElectionRound[], rule: Rule): SilenceWindow[] {
  return rounds.map((of, index) => ({
    from: `${shiftDay(of.date, -rule.before[0])}T${rule.before[1]}`,
    to: `${shiftDay(of.date, rule.until[0])}T${rule.until[1]}`,
    scope: rule.scope,
    round: index,
    ...(rule.zone === undefined ? {} : { zone: rule.zone }),
    rule: rule.rule,
    source: rule.source,
  }))
}
