/** What the page knows of its connection. Times are milliseconds of the page's own clock. */
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'

export interface LinkState {
  readonly connected: boolean
  /** Subscribed, and nothing is known to be missing. */
  readonly current: boolean
  readonly offlineSince: number | null
  readonly lastMessageAt: number
  /** Changes received or known of that are not on screen yet. */
  readonly behind: number
  /** Actions that wait for the connection. */
  readonly waiting: readonly { readonly alertId: string; readonly action: string }[]
  readonly ended: string | null
  readonly build: string | null
  readonly newVersion: boolean
  /** Server clock minus page clock. */
  readonly skewMs: number
}

export const firstLink: LinkState = {
  connected: false,
  current: false,
  offlineSince: null,
  lastMessageAt: 0,
  behind: 0,
  waiting: [],
  ended: null,
  build: null,
  newVersion: false,
  skewMs: 0,
}

/** A beat comes every 5 s; two missing ones mean that something is in the way. */
export const DELAYED_AFTER_MS = 10_000

export type LinkName = 'connecting' | 'live' | 'catching-up' | 'delayed' | 'offline' | 'signed-out' | 'new-version'

export function linkName(link: LinkState, now: number): LinkName {
  if (link.ended !== null) return 'signed-out'
  if (link.newVersion && link.offlineSince === null) return 'new-version'
  if (link.offlineSince !== null) return 'offline'
  if (!link.connected) return 'connecting'
  if (now - link.lastMessageAt > DELAYED_AFTER_MS) return 'delayed'
  return link.current && link.behind === 0 ? 'live' : 'catching-up'
}

export function heard(link: LinkState, now: number): LinkState {
  return { ...link, lastMessageAt: now }
}

export function welcomed(
  link: LinkState,
  hello: { protocol: number; build: string; now: string },
  at: number,
): LinkState {
  const newVersion = hello.protocol !== PROTOCOL_VERSION || (link.build !== null && link.build !== hello.build)
  return {
    ...link,
    connected: true,
    offlineSince: null,
    lastMessageAt: at,
    build: link.build ?? hello.build,
    newVersion,
    skewMs: skewOf(hello.now, at),
  }
}

export function skewOf(serverNow: string, at: number): number {
  const skew = Date.parse(serverNow) - at
  // The way of a message is part of the difference: less than a second says nothing.
  return Number.isFinite(skew) && Math.abs(skew) > 1000 ? skew : 0
}

export function wentOffline(link: LinkState, at: number): LinkState {
  if (link.ended !== null) return link
  return { ...link, connected: false, current: false, offlineSince: link.offlineSince ?? at }
}
