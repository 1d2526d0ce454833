import { useEffect } from 'react'

import { queryFeed } from '../../live/feed-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { AlertDetail } from '../alert/alert-detail.tsx'
import { fetchSections } from '../alert/late-sections.ts'
import { AlertList } from './alert-list.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { focusList } from './cursor.ts'
import { Facets } from './facets.tsx'
import { FeedToolbar } from './feed-toolbar.tsx'
import { useNavigation } from './use-navigation.ts'
import { ViewList } from './view-list.tsx'
import './feed.css'

/** By then the list is on screen and what an alert needs can be fetched. */
const SETTLED_MS = 2000

/** The live feed: views and filters, the list, and the open alert beside it. */
export function FeedPage() {
  const openId = useApp((state) => state.view.openId)
  const facetsOpen = useApp((state) => state.settings.facetsOpen)
  const failed = useApp((state) => state.feed.status === 'failed')
  const failure = useApp((state) => state.feed.failure)
  const { open } = useNavigation()
  useEffect(() => {
    if (document.activeElement === document.body) focusList()
  }, [])
  useEffect(() => {
    const timer = setTimeout(fetchSections, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [])
  const close = () => {
    open(null)
    update('view', (view) => ({ ...view, form: null }))
    focusList()
  }
  return (
    <main id="main" className={openId === null ? 'feed-page' : 'feed-page has-drawer'} tabIndex={-1}>
      {facetsOpen && (
        <aside className="feed-side" aria-label="Views and filters">
          <ViewList />
          <Facets />
        </aside>
      )}
      <div className="feed-main">
        <FeedToolbar />
        {failed && (
          <FailureBox
            what="The list could not be loaded."
            still="What is on screen stays; alerts still come in."
            failure={failure}
            retry={() => void queryFeed(true)}
          />
        )}
        <AlertList />
        <BulkBar />
      </div>
      {openId !== null && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape on its way up from the controls inside.
        <aside
          className="drawer"
          aria-label="Alert"
          onKeyDown={(event) => {
            if (event.key === 'Escape') close()
          }}
        >
          <AlertDetail key={openId} id={openId} onClose={close} />
        </aside>
      )}
    </main>
  )
}
