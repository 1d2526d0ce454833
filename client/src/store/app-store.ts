/** One store of slices. Slices are replaced, never edited; the reducers beside this file say how. */
import { create } from 'zustand'

import type { SessionUser } from '../../../shared/domain/access.ts'
import type { Presence, SourceHealth } from '../../../shared/protocol/events.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import type { ElectionEntry, PersonEntry, SessionAnswer } from '../../../shared/protocol/http.ts'
import type { ViewEntry } from '../../../shared/protocol/views.ts'
import { emptyDetail, type DetailState } from './detail-state.ts'
import { emptyFeed, type FeedState } from './feed-state.ts'
import { firstLink, type LinkState } from './link-state.ts'
import { emptyNotices, type NoticesState } from './notices-state.ts'
import { loadSettings, storeSettings, type Settings } from './settings-state.ts'
import { firstView, type ViewState } from './view-state.ts'

export interface SessionState {
  readonly status: 'unknown' | 'signed-in' | 'signed-out' | 'unreachable'
  readonly user: SessionUser | null
  readonly exercise: SessionAnswer['exercise']
  readonly failure: Failure | null
}

/** Something loaded over HTTP and kept: what is held stays on screen while it is asked again. */
export interface Loaded<T> {
  readonly status: 'none' | 'loading' | 'ready' | 'failed'
  readonly value: T
  readonly failure: Failure | null
}

export interface AppState {
  readonly session: SessionState
  readonly link: LinkState
  readonly feed: FeedState
  readonly view: ViewState
  readonly detail: DetailState
  readonly presence: readonly Presence[]
  readonly sources: readonly SourceHealth[]
  readonly elections: Loaded<readonly ElectionEntry[]>
  readonly people: Loaded<readonly PersonEntry[]>
  readonly views: Loaded<readonly ViewEntry[]>
  readonly notices: NoticesState
  readonly settings: Settings
}

export const firstState: AppState = {
  session: { status: 'unknown', user: null, exercise: null, failure: null },
  link: firstLink,
  feed: emptyFeed,
  view: firstView,
  detail: emptyDetail,
  presence: [],
  sources: [],
  elections: { status: 'none', value: [], failure: null },
  people: { status: 'none', value: [], failure: null },
  views: { status: 'none', value: [], failure: null },
  notices: emptyNotices,
  settings: loadSettings(),
}

export const useApp = create<AppState>()(() => firstState)

type Slice = keyof AppState

/** Replaces one slice by what the reducer makes of it; the same object means that nothing changed. */
export function update<S extends Slice>(slice: S, reduce: (held: AppState[S]) => AppState[S]): void {
  const held = useApp.getState()[slice]
  const next = reduce(held)
  if (next !== held) useApp.setState({ [slice]: next } as Pick<AppState, S>)
}

export function changeSettings(change: Partial<Settings>): void {
  update('settings', (settings) => ({ ...settings, ...change }))
  storeSettings(useApp.getState().settings)
}
