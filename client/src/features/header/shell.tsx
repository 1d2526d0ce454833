import { useEffect, type ReactNode } from 'react'

import { lateCode } from '../../live/late-code.ts'
import { startLive } from '../../live/start-live.ts'
import { useApp } from '../../store/app-store.ts'
import { Part } from '../../ui/part.tsx'
import { useViewFromUrl } from '../feed/use-view-from-url.ts'
import { useGlobalKeys } from '../palette/use-global-keys.ts'
import { Header } from './header.tsx'
import { KeysHint } from './keys-hint.tsx'
import { Notices } from './notices.tsx'
import { Rail } from './rail.tsx'

const Palette = lateCode(async () => (await import('../palette/palette.tsx')).Palette)
const Help = lateCode(async () => (await import('../help/help.tsx')).Help)

/** A session that ends while somebody works leaves the screen as it is, but says so where nobody can miss it. */
function SignedOut() {
  const ended = useApp((state) => state.link.ended)
  if (ended === null) return null
  return (
    <div className="signed-out" role="alert">
      <strong>You are signed out.</strong> {ended} What is on screen is from before; nothing you do is sent.
      <a className="button button--main button--small" href="/sign-in">
        Sign in
      </a>
    </div>
  )
}

/** What is around every page of somebody who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const overlay = useApp((state) => state.view.overlay)
  const offline = useApp((state) => state.link.offlineSince !== null)
  useEffect(startLive, [])
  useViewFromUrl()
  useGlobalKeys()
  return (
    <div className={offline ? 'shell offline' : 'shell'}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <Header />
      <SignedOut />
      <div className="shell-body">
        <Rail />
        {children}
      </div>
      <Notices />
      <KeysHint />
      <Part key={overlay} what="This could not be opened.">
        {overlay === 'palette' && <Palette />}
        {overlay === 'help' && <Help />}
      </Part>
    </div>
  )
}
