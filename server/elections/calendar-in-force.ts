import type { Election } from '../../shared/domain/election.ts'
import { createCalendar, type Calendar } from './calendar.ts'

/** The calendar as it is now, for those who hold it while elections are corrected. */
export class CalendarInForce implements Calendar {
  #now: Calendar

  constructor(elections: readonly Election[]) {
    this.#now = createCalendar(elections)
  }

  set(elections: readonly Election[]): void {
    this.#now = createCalendar(elections)
  }

  get elections(): readonly Election[] {
    return this.#now.elections
  }

  electionsFor(...asked: Parameters<Calendar['electionsFor']>) {
    return this.#now.electionsFor(...asked)
  }

  silenceAt(...asked: Parameters<Calendar['silenceAt']>) {
    return this.#now.silenceAt(...asked)
  }

  silenceDuring(...asked: Parameters<Calendar['silenceDuring']>) {
    return this.#now.silenceDuring(...asked)
  }

  nearest(...asked: Parameters<Calendar['nearest']>) {
    return this.#now.nearest(...asked)
  }

  effect(...asked: Parameters<Calendar['effect']>) {
    return this.#now.effect(...asked)
  }
}
