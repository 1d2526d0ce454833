/** Ties the socket to the store, for as long as somebody is signed in. */
import { update, useApp } from '../store/app-store.ts'
import { heard, skewOf, welcomed, wentOffline } from '../store/link-state.ts'
import { abandonQueue, closeQueue, openQueue } from './commands.ts'
import { followOpenAlert, loadDetail } from './detail-link.ts'
import {
  forgetFeed,
  outrun,
  queryTallies,
  receiveFrame,
  resumeWhenFree,
  subscribe,
  tidy,
  whenCurrent,
} from './feed-link.ts'
import { loadElections, loadViews } from './loaded.ts'
import { countUnread, receiveNotice } from './notices-link.ts'
import { watchPresence } from './presence-link.ts'
import { isSessionOver } from './session.ts'
import { socket } from './socket.ts'

const TIDY_MS = 1000
const ELECTIONS_MS = 60_000

function listen(): void {
  socket.onAny(() => update('link', (link) => heard(link, Date.now())))
  socket.on('link:welcomed', (hello) => {
    update('link', (link) => welcomed(link, hello, Date.now()))
    update('session', (session) => ({ ...session, user: hello.user }))
    void subscribe()
  })
  socket.on('link:beat', (beat) => {
    update('link', (link) => ({ ...link, skewMs: skewOf(beat.now, Date.now()) }))
  })
  socket.on('alerts:changed', receiveFrame)
  socket.on('feed:outrun', outrun)
  socket.on('presence:changed', (presence) => update('presence', () => presence))
  socket.on('sources:changed', (sources) => update('sources', () => sources))
  socket.on('notice:raised', receiveNotice)
  socket.on('session:ended', ({ reason }) => end(reason))
  socket.on('disconnect', (reason) => {
    closeQueue()
    update('link', (link) => wentOffline(link, Date.now()))
    // A server that hangs up on purpose is not called again by itself.
    if (reason === 'io server disconnect') void askWhy()
  })
  socket.on('connect_error', (error) => {
    if (refusalOf(error) === 'PROTOCOL') {
      update('link', (link) => ({ ...link, newVersion: true, connected: false, current: false }))
      return
    }
    update('link', (link) => wentOffline(link, Date.now()))
    if (!socket.active) void askWhy()
  })
}

function refusalOf(error: Error): unknown {
  const data: unknown = Reflect.get(error, 'data')
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'code') : undefined
}

/** The socket was refused: either the session is over, or the server is coming up and may be asked again. */
async function askWhy(): Promise<void> {
  if (await isSessionOver()) end('The session is over.')
  else if (useApp.getState().link.ended === null) setTimeout(() => socket.connect(), 1000)
}

function end(reason: string): void {
  update('link', (link) => ({ ...link, ended: reason, connected: false, current: false }))
  abandonQueue()
  socket.disconnect()
}

/** Actions that wait are nowhere but in this page: the browser asks before it lets them go. */
function keepWaitingActions(event: BeforeUnloadEvent): void {
  if (useApp.getState().link.waiting.length > 0) event.preventDefault()
}

/** Starts the link; the answer stops it. */
export function startLive(): () => void {
  listen()
  whenCurrent(() => {
    openQueue()
    void countUnread()
    const { openId } = useApp.getState().view
    if (openId !== null) void loadDetail(openId)
  })
  const stops = [resumeWhenFree(), followOpenAlert(), watchPresence()]
  const visibility = () => update('view', (view) => ({ ...view, hidden: document.hidden }))
  document.addEventListener('visibilitychange', visibility)
  window.addEventListener('beforeunload', keepWaitingActions)
  const tidying = setInterval(tidy, TIDY_MS)
  const elections = setInterval(() => void loadElections(), ELECTIONS_MS)
  void loadElections()
  void loadViews().then(queryTallies)
  // Not in this turn: a page that is taken down at once, as in development, never begins to connect.
  const connecting = setTimeout(() => socket.connect())
  return () => {
    document.removeEventListener('visibilitychange', visibility)
    window.removeEventListener('beforeunload', keepWaitingActions)
    clearTimeout(connecting)
    clearInterval(tidying)
    clearInterval(elections)
    for (const stop of stops) stop()
    socket.removeAllListeners()
    socket.offAny()
    socket.disconnect()
    forgetFeed()
  }
}
