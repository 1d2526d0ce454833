import { useEffect } from 'react'
import { BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router'

import { AlertPage } from './features/alert/alert-page.tsx'
import { FeedPage } from './features/feed/feed-page.tsx'
import { Shell } from './features/header/shell.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import { WelcomePage } from './features/sign-in/welcome-page.tsx'
import { lateCode } from './live/late-code.ts'
import { loadSession } from './live/session.ts'
import { useApp } from './store/app-store.ts'
import { FailureBox } from './ui/failure-box.tsx'
import { Late } from './ui/late.tsx'
import { setClockSkew } from './ui/now.ts'
import { Part } from './ui/part.tsx'

const SourcesPage = lateCode(async () => (await import('./features/sources/sources-page.tsx')).SourcesPage)
const ElectionsPage = lateCode(async () => (await import('./features/elections/elections-page.tsx')).ElectionsPage)
const ElectionEditPage = lateCode(
  async () => (await import('./features/elections/election-edit-page.tsx')).ElectionEditPage,
)
const HandoverPage = lateCode(async () => (await import('./features/handover/handover-page.tsx')).HandoverPage)
const MetricsPage = lateCode(async () => (await import('./features/metrics/metrics-page.tsx')).MetricsPage)
const WallPage = lateCode(async () => (await import('./features/wall/wall-page.tsx')).WallPage)
const RosterPage = lateCode(async () => (await import('./features/roster/roster-page.tsx')).RosterPage)
const AdvertiserPage = lateCode(async () => (await import('./features/advertiser/advertiser-page.tsx')).AdvertiserPage)
const SettingsPage = lateCode(async () => (await import('./features/settings/settings-page.tsx')).SettingsPage)
const PeoplePage = lateCode(async () => (await import('./features/admin/people-page.tsx')).PeoplePage)
const AccountPage = lateCode(async () => (await import('./features/account/account-page.tsx')).AccountPage)
const MutesPage = lateCode(async () => (await import('./features/mutes/mutes-page.tsx')).MutesPage)
const NotifyPage = lateCode(async () => (await import('./features/notify/notify-page.tsx')).NotifyPage)
const NoticesPage = lateCode(async () => (await import('./features/notify/notices-page.tsx')).NoticesPage)
const LedgerPage = lateCode(async () => (await import('./features/ledger/ledger-page.tsx')).LedgerPage)
const SearchPage = lateCode(async () => (await import('./features/search/search-page.tsx')).SearchPage)

export function App() {
  useEffect(() => void loadSession(), [])
  useTheme()
  const skew = useApp((state) => state.link.skewMs)
  useEffect(() => setClockSkew(skew), [skew])
  return (
    <BrowserRouter>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/welcome" element={<WelcomePage />} />
        <Route
          path="/wall/:id"
          element={
            <Part what="The wall could not be shown." fallback={<Waiting />}>
              <WallPage />
            </Part>
          }
        />
        <Route path="*" element={<SignedIn />} />
      </Routes>
    </BrowserRouter>
  )
}

/** Every page but the two ways in and the walls asks for a session. */
function SignedIn() {
  const status = useApp((state) => state.session.status)
  const failure = useApp((state) => state.session.failure)
  const { pathname, search } = useLocation()
  if (status === 'signed-out') {
    // A failed single sign-on comes back as /?sign-in=CODE.
    const next = pathname === '/' ? search : `?next=${encodeURIComponent(pathname + search)}`
    return <Navigate to={`/sign-in${next}`} replace />
  }
  if (status === 'unreachable') {
    return (
      <main id="main" className="sign-in-failure">
        <FailureBox what="The war room cannot be reached." failure={failure} retry={() => void loadSession()} />
      </main>
    )
  }
  if (status === 'unknown') return null
  const [, page] = pathname.split('/')
  return (
    <Shell>
      <Part key={page} what="This page could not be shown." still="The other pages go on." fallback={<Waiting />}>
        <Routes>
          <Route path="/" element={<Navigate to="/feed" replace />} />
          <Route path="/feed" element={<FeedPage />} />
          <Route path="/alert/:id" element={<AlertPage />} />
          <Route path="/sources" element={<SourcesPage />} />
          <Route path="/elections" element={<ElectionsPage />} />
          <Route path="/elections/new" element={<ElectionEditPage />} />
          <Route path="/elections/:id" element={<ElectionEditPage />} />
          <Route path="/handover" element={<HandoverPage />} />
          <Route path="/handover/:id" element={<HandoverPage />} />
          <Route path="/roster" element={<RosterPage />} />
          <Route path="/advertiser/:id" element={<AdvertiserPage />} />
          <Route path="/figures" element={<MetricsPage />} />
          <Route path="/people" element={<PeoplePage />} />
          <Route path="/people/:part" element={<PeoplePage />} />
          <Route path="/mutes" element={<MutesPage />} />
          <Route path="/notify" element={<NotifyPage />} />
          <Route path="/notify/:part" element={<NotifyPage />} />
          <Route path="/notices" element={<NoticesPage />} />
          <Route path="/ledger" element={<LedgerPage />} />
          <Route path="/ledger/:part" element={<LedgerPage />} />
          <Route path="/search" element={<SearchPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Part>
    </Shell>
  )
}

function Waiting() {
  const offline = useApp((state) => state.link.offlineSince !== null)
  return (
    <main id="main" className="page">
      <Late>
        <p className="muted">{offline ? 'This page comes when the server is back.' : 'Loading…'}</p>
      </Late>
    </main>
  )
}

function NotFound() {
  return (
    <main id="main" className="page">
      <h1>There is no such page</h1>
    </main>
  )
}

function useTheme(): void {
  const theme = useApp((state) => state.settings.theme)
  useEffect(() => {
    const { dataset } = document.documentElement
    const show = (chosen: typeof theme) => {
      if (chosen === 'system') delete dataset['theme']
      else dataset['theme'] = chosen
    }
    // Paper is light.
    const onPaper = () => show('light')
    const onScreen = () => show(theme)
    onScreen()
    addEventListener('beforeprint', onPaper)
    addEventListener('afterprint', onScreen)
    return () => {
      removeEventListener('beforeprint', onPaper)
      removeEventListener('afterprint', onScreen)
    }
  }, [theme])
}
