/**
 * Mute windows: a lead proposes, a second lead approves, a service hides. In force they hide alerts that nobody works
 * on yet and those that arrive; when they end, or are ended early, everything they hid comes back. Critical pierces.
 */
import { randomUUID } from 'node:crypto'

import type { AccessScope, SessionUser, Sight } from '../../../shared/domain/access.ts'
import { MUTE_MAX_MS, type MuteScope, type MuteWindow } from '../../../shared/domain/mute.ts'
import type { ActiveMute } from '../../alerting/draft.ts'
import { logAdministration } from '../../audit/administration.ts'
import type { Store, StoreView } from '../../store/store.ts'
import { personOf, refuse } from '../verb.ts'
import { hideMatching, releaseHidden } from './hide.ts'

export interface ProposedMute extends MuteScope {
  readonly reason: string
  readonly startsAt?: string | undefined
  readonly endsAt: string
}

export interface MuteWindowsOptions {
  readonly store: Store
  readonly now: () => Date
}

/** Nodes learn of each other's windows within this time. */
const REFRESH_MS = 5000

export class MuteWindows {
  readonly #options: MuteWindowsOptions
  #active: readonly MuteWindow[] = []
  /** Windows that began after their approval and have been applied to what was there. */
  readonly #begun = new Set<string>()
  #readAt = Number.NEGATIVE_INFINITY

  constructor(options: MuteWindowsOptions) {
    this.#options = options
  }

  /** Those in force, as alerting asks for them: from memory. */
  active(): readonly ActiveMute[] {
    return this.#active
  }

  async refresh(): Promise<void> {
    this.#active = (await this.#options.store.mutes.list()).filter((window) => window.state === 'active')
    this.#readAt = this.#options.now().getTime()
  }

  /** Windows a person may know of, each with how many alerts of theirs it hides: none for who sees what lanes were asked. */
  async list(sight: Sight): Promise<(MuteWindow & { hidden: number })[]> {
    if (sight !== null && sight.lanes !== null) return []
    const counts = await this.#options.store.alerts.suppressedCounts(sight)
    const all = await this.#options.store.mutes.list()
    return all
      .filter((window) => isVisible(sight?.scope ?? null, window))
      .map((window) => ({ ...window, hidden: counts.get(window.id) ?? 0 }))
  }

  async propose(user: SessionUser, given: ProposedMute): Promise<MuteWindow> {
    const at = this.#options.now()
    requireCovers(user.scope, given)
    const startsAt = timeOf(given.startsAt ?? at.toISOString(), 'startsAt')
    const endsAt = timeOf(given.endsAt, 'endsAt')
    if (given.kinds.length + given.countries.length + given.subjectIds.length === 0) {
      invalid('kinds', 'a window names kinds, countries or subjects; it never hides everything')
    }
    if (endsAt <= startsAt || endsAt <= at.toISOString()) invalid('endsAt', 'a time to come, after the start')
    if (Date.parse(endsAt) - Date.parse(startsAt) > MUTE_MAX_MS) invalid('endsAt', 'at most 7 days after the start')
    const { kinds, countries, subjectIds, reason } = given
    const window: MuteWindow = {
      id: randomUUID(),
      kinds,
      countries,
      subjectIds,
      reason,
      startsAt,
      endsAt,
      state: 'proposed',
      proposedBy: personOf(user),
      proposedAt: at.toISOString(),
      approvedBy: null,
      approvedAt: null,
      endedBy: null,
      endedAt: null,
    }
    await this.#change(user, 'mute.propose', window)
    return window
  }

  /** The second person; what matches and is not worked on is hidden at once, or as soon as the window begins. */
  async approve(user: SessionUser, id: string): Promise<MuteWindow> {
    const at = this.#options.now().toISOString()
    const window = await this.#change(user, 'mute.approve', id, (found) => {
      requireCovers(user.scope, found)
      if (found.state !== 'proposed') refuseState(found)
      if (found.proposedBy.id === user.id) {
        refuse({ code: 'NEEDS_SECOND_PERSON', message: 'Another lead approves it', who: found.proposedBy })
      }
      if (found.endsAt <= at) invalid('endsAt', 'its time is past')
      return { ...found, state: 'active', approvedBy: personOf(user), approvedAt: at }
    })
    await this.refresh()
    await hideMatching(this.#options, window)
    return window
  }

  /** Ends a window early, or withdraws a proposal. */
  async end(user: SessionUser, id: string): Promise<MuteWindow> {
    const at = this.#options.now().toISOString()
    const window = await this.#change(user, 'mute.end', id, (found) => {
      requireCovers(user.scope, found)
      if (found.state !== 'proposed' && found.state !== 'active') refuseState(found)
      const state = found.state === 'proposed' ? 'withdrawn' : 'ended'
      return { ...found, state, endedBy: personOf(user), endedAt: at }
    })
    await this.refresh()
    await releaseHidden(this.#options, window, this.#active)
    return window
  }

  /** What time does: begins and ends windows. Safe to run on every node. */
  async tick(): Promise<void> {
    const { store, now } = this.#options
    if (now().getTime() - this.#readAt > REFRESH_MS) {
      await this.refresh()
      await this.#releaseLeftBehind()
    }
    const at = now().toISOString()
    const over = this.#active.filter((window) => window.endsAt <= at)
    for (const { id } of over) await store.transaction((tx) => this.#expire(tx, id, at))
    if (over.length > 0) await this.refresh()
    for (const window of over) await releaseHidden(this.#options, window, this.#active)
    const begun = this.#active.filter(
      ({ id, startsAt, approvedAt }) => startsAt <= at && startsAt > (approvedAt ?? '') && !this.#begun.has(id),
    )
    for (const window of begun) {
      this.#begun.add(window.id)
      await hideMatching(this.#options, window)
    }
  }

  /** What a window that is no longer in force still hides: the server stopped between its end and the release. */
  async #releaseLeftBehind(): Promise<void> {
    const { store } = this.#options
    for (const id of (await store.alerts.suppressedCounts(null)).keys()) {
      if (this.#active.some((window) => window.id === id)) continue
      const window = await store.mutes.get(id)
      if (window?.state !== 'active') await releaseHidden(this.#options, { id }, this.#active)
    }
  }

  async #expire(tx: StoreView, id: string, at: string): Promise<void> {
    const found = await tx.mutes.get(id)
    if (found?.state !== 'active' || found.endsAt > at) return
    await tx.mutes.put({ ...found, state: 'ended', endedAt: at })
    await logAdministration(tx, this.#options.now(), null, 'mute.end', { id, automatic: true })
  }

  async #change(
    user: SessionUser,
    action: string,
    of: MuteWindow | string,
    decide: (found: MuteWindow) => MuteWindow = (found) => found,
  ): Promise<MuteWindow> {
    const { store, now } = this.#options
    return store.transaction(async (tx) => {
      const found = typeof of === 'string' ? await tx.mutes.get(of) : of
      if (found === null || !isVisible(user.scope, found)) {
        refuse({ code: 'NOT_FOUND', message: 'There is no such mute window' })
      }
      const window = decide(found)
      await tx.mutes.put(window)
      const { id, kinds, countries, subjectIds, startsAt, endsAt, state } = window
      const patch = { id, kinds, countries, subjectIds, startsAt, endsAt, state, proposedBy: window.proposedBy.id }
      await logAdministration(tx, now(), user, action, patch, window.reason)
      return window
    })
  }
}

/** A window of certain countries concerns those who may see one of them; one of all countries everybody. */
function isVisible(scope: AccessScope, { countries }: MuteScope): boolean {
  return scope === null || countries.length === 0 || countries.some((country) => scope.countries.includes(country))
}

/** Nobody hides what they may not see. */
function requireCovers(scope: AccessScope, { countries }: MuteScope): void {
  if (scope === null) return
  if (countries.length > 0 && countries.every((country) => scope.countries.includes(country))) return
  refuse({ code: 'OUT_OF_SCOPE', message: 'The window reaches beyond your countries' })
}

function timeOf(text: string, field: string): string {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? invalid(field, 'an ISO 8601 time') : new Date(ms).toISOString()
}

function refuseState(window: MuteWindow): never {
  refuse({ code: 'ALREADY_IN_STATE', message: `This window is ${window.state} already` })
}

function invalid(field: string, message: string): never {
  refuse({ code: 'INVALID', message: `The mute window is not possible: ${message}`, fields: [{ field, message }] })
}
