/** A triage room without a server: a store in memory, a clock that is set by hand, people, and alerts in any state. */
import type { Role, SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow, AlertState, AuditEntry } from '../../shared/domain/alert.ts'
import type { Election } from '../../shared/domain/election.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import type { Command, CommandInput } from '../../shared/protocol/commands.ts'
import { command as commandSchema } from '../../shared/protocol/commands.ts'
import type { Result } from '../../shared/protocol/errors.ts'
import type { CommandDone } from '../../shared/protocol/events.ts'
import { Alerting } from '../../server/alerting/alerting.ts'
import type { ActiveMute } from '../../server/alerting/draft.ts'
import { createCalendar } from '../../server/elections/calendar.ts'
import { seedElections } from '../../server/elections/seed.ts'
import type { AlertRecord } from '../../server/store/alert-record.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'
import type { Store } from '../../server/store/store.ts'
import { runCommand } from '../../server/triage/run-command.ts'
import { Scheduler } from '../../server/triage/scheduler.ts'
import { findingOf } from './findings.ts'

export const NOON = Date.parse('2026-09-20T12:00:00.000Z')

export interface TriageRoom {
  readonly store: Store
  readonly now: () => Date
  /** Moves the clock on. */
  pass(ms: number): void
  person(name: string, role?: Role, given?: Partial<SessionUser>): Promise<SessionUser>
  find(given?: Partial<Finding>): Promise<AlertRow>
  /** Feeds a finding again, whatever becomes of it. */
  feed(...findings: Finding[]): Promise<void>
  /** An alert brought to a state by the people's own commands. */
  inState(state: AlertState, holder: SessionUser, given?: Partial<Finding>): Promise<AlertRow>
  act(
    user: SessionUser,
    alertId: string,
    action: Command['action'],
    payload?: object,
    id?: string,
  ): Promise<Result<CommandDone>>
  row(id: string): Promise<AlertRow>
  record(id: string): Promise<AlertRecord>
  log(id: string): Promise<AuditEntry[]>
  readonly scheduler: Scheduler
  mutes: readonly ActiveMute[]
  close(): Promise<void>
}

export const HOUR = 3_600_000
/** When the polls of a staffed room close. */
export const POLLS = new Date(NOON + 6 * HOUR).toISOString()
/** Of a finding two weeks before the polls in Brazil. */
export const critical: Partial<Finding> = { score: 1, reach: 1 }

/** A room with two analysts and a lead. */
export async function openStaffedRoom() {
  const room = await openTriageRoom({ pollsClose: () => POLLS })
  const [ana, ben, lea] = [await room.person('Ana'), await room.person('Ben'), await room.person('Lea', 'lead')]
  return { room, ana, ben, lea }
}

export function codeOf(answer: Result<CommandDone>): string {
  return answer.ok ? 'ok' : answer.error.code
}

let ids = 0

export interface RoomOptions {
  readonly pollsClose?: (alert: AlertRow) => string | null
  readonly elections?: readonly Election[]
  /** A store that stays when the room is closed; in memory otherwise. */
  readonly file?: string
  readonly startAt?: number
}

export async function openTriageRoom(options: RoomOptions = {}): Promise<TriageRoom> {
  const store = await openSqliteStore(options.file ?? ':memory:')
  let at = options.startAt ?? NOON
  const now = () => new Date(at)
  const calendar = createCalendar(options.elections ?? seedElections)
  const context = { store, now, pollsClose: options.pollsClose ?? (() => null) }
  const fail = (error: unknown) => {
    throw error
  }
  const alerting = new Alerting({
    store,
    now,
    calendarOf: () => calendar,
    muteWindows: () => room.mutes,
    onSetAside: fail,
  })
  const room: TriageRoom = {
    store,
    now,
    mutes: [],
    scheduler: new Scheduler({ store, now, onError: fail }),
    pass(ms) {
      at += ms
    },
    async person(name, role = 'analyst', given = {}) {
      const id = name.toLowerCase()
      const user: SessionUser = { id, email: `${id}@example.org`, name, role, scope: null, lanes: [], ...given }
      await store.access.putUser(
        {
          ...user,
          passwordHash: null,
          totpSecret: null,
          oidcSubject: null,
          disabled: false,
          failedSignIns: 0,
          lockedUntil: null,
          pseudonym: `analyst-${id}`,
        },
        now().toISOString(),
      )
      return user
    },
    async find(given = {}) {
      const finding = findingOf(given)
      await room.feed(finding)
      const page = await store.feed.page(
        { filter: { text: finding.subject.id, states: ['new', 'suppressed'] }, limit: 5 },
        null,
      )
      const row = page.rows.find((each) => each.subject.id === finding.subject.id)
      if (row === undefined) throw new Error('the finding raised no alert')
      return row
    },
    feed: (...findings) => alerting.apply(findings, async () => undefined),
    async inState(state, holder, given = {}) {
      const lead = await room.person('Setup', 'lead')
      const { id } = await room.find(given)
      const done = async (user: SessionUser, action: Command['action'], payload: object = {}) => {
        const answer = await room.act(user, id, action, payload)
        if (!answer.ok) throw new Error(`${action}: ${answer.error.message}`)
      }
      if (state === 'claimed' || state === 'investigating') await done(holder, 'claim')
      if (state === 'investigating') await done(holder, 'start')
      if (state === 'escalated') await done(holder, 'escalate', { lane: 'legal', ask: 'Is this lawful?' })
      if (state === 'snoozed') await done(lead, 'snooze', { until: { type: 'count-doubles' }, reason: 'later' })
      if (state === 'merged') await done(lead, 'merge', { into: (await room.find()).id })
      if (state === 'closed') await done(holder, 'close', { disposition: 'benign', reason: 'lawful' })
      if (state === 'suppressed') await hide(room, id)
      return room.row(id)
    },
    async act(user, alertId, action, payload = {}, commandId = `command-${++ids}-room`) {
      const expectedVersion = (await store.alerts.get(alertId))?.row.version ?? 1
      const input = { commandId, alertId, expectedVersion, action, payload } as CommandInput
      return runCommand(context, user, commandSchema.parse(input))
    },
    row: async (id) => (await room.record(id)).row,
    async record(id) {
      const found = await store.alerts.get(id)
      if (found === null) throw new Error(`there is no alert ${id}`)
      return found
    },
    log: (id) => store.audit.ofAlert(id),
    close: () => store.close(),
  }
  return room
}

async function hide(room: TriageRoom, id: string): Promise<void> {
  const { applyChange, service } = await import('../../server/triage/apply-change.ts')
  await room.store.transaction(async (tx) => {
    const before = await tx.alerts.get(id)
    if (before === null) throw new Error(`there is no alert ${id}`)
    const outcome = { work: { suppressedBy: 'window-of-a-test' } }
    await applyChange(
      tx,
      before,
      { action: 'suppress', to: 'suppressed', bumpVersion: true, outcome },
      service,
      room.now(),
    )
  })
}
