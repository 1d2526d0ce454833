import { useEffect } from 'react'
import { Link } from 'react-router'

import type { NoticeEntry } from '../../../../shared/protocol/notify.ts'
import { countUnread } from '../../live/notices-link.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Age } from '../../ui/relative-time.tsx'
import './notices.css'

/** What one was told in the page, also while one was away: mentions, escalations to one's lanes, requests, claims taken over. */
export function NoticesPage() {
  const { answer, reload } = useAnswer<{ notices: NoticeEntry[] }>('/api/notices')
  const { send, failure } = useSend()
  const notices = answer?.ok === true ? answer.value.notices : []
  const unread = notices.filter(({ readAt }) => readAt === null).map(({ id }) => id)
  const markRead = async (ids: readonly string[]) => {
    if ((await send('POST', '/api/notices/read', { ids })) === null) return
    reload()
    void countUnread()
  }
  // One that is raised, or read elsewhere, while the page is open is in the list at once.
  const known = useApp((state) => state.notices.unread)
  useEffect(reload, [known, reload])
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="section-line">
        <h1>Notices</h1>
        <span className="muted">{unread.length > 0 ? `${unread.length} not read` : ''}</span>
        <span className="spring" />
        <button type="button" className="button" disabled={unread.length === 0} onClick={() => void markRead(unread)}>
          Mark all as read
        </button>
      </div>
      {failure !== null && <FailureBox what="They were not marked." failure={failure} />}
      <Answered answer={answer} what="The notices could not be loaded." reload={reload}>
        {(value) =>
          value.notices.length === 0 ? (
            <div className="empty">
              <strong>Nobody has called for you yet</strong>
              <span>
                Mentions, escalations to your lanes, requests for a second person and claims taken over are kept here.
              </span>
            </div>
          ) : (
            <ul className="notice-list">
              {value.notices.map((notice) => (
                <NoticeLine key={notice.id} notice={notice} onRead={() => void markRead([notice.id])} />
              ))}
            </ul>
          )
        }
      </Answered>
    </main>
  )
}

function NoticeLine({ notice, onRead }: { notice: NoticeEntry; onRead: () => void }) {
  return (
    <li className={notice.readAt === null ? 'notice-line is-unread' : 'notice-line'}>
      <span className="chip chip--quiet">{notice.kind.replaceAll('-', ' ')}</span>
      <span className="notice-line-text">
        {notice.readAt === null && <span className="visually-hidden">Not read: </span>}
        {notice.text}
      </span>
      <span className="muted">
        <Age at={notice.at} />
      </span>
      <span className="row-actions">
        {notice.alertId !== null && (
          <Link className="button button--small" to={`/alert/${encodeURIComponent(notice.alertId)}`}>
            Look
          </Link>
        )}
        {notice.readAt === null && (
          <button type="button" className="button button--small" onClick={onRead}>
            Read
          </button>
        )}
      </span>
    </li>
  )
}
