import { undo } from '../../live/commands.ts'
import { markRead } from '../../live/notices-link.ts'
import { update, useApp } from '../../store/app-store.ts'
import { dropNotice, type Notice } from '../../store/notices-state.ts'
import { useNavigation } from '../feed/use-navigation.ts'

/** Outcomes at the foot of the page, and the two live regions for those who do not see them. */
export function Notices() {
  const { shown, polite, assertive } = useApp((state) => state.notices)
  const { open } = useNavigation()
  const look = ({ id, alertId, isKept }: Notice) => {
    open(alertId)
    if (isKept === true) void markRead([id])
  }
  return (
    <>
      <output className="visually-hidden" aria-live="polite" data-region="summary">
        {polite}
      </output>
      <div className="visually-hidden" role="alert" aria-live="assertive" data-region="critical">
        {assertive}
      </div>
      <div className="notices" role="log" aria-label="Messages" aria-live="polite">
        {shown.map((notice) => (
          <div key={notice.id} className={`notice notice--${notice.tone}`}>
            <span className="notice-text">{notice.text}</span>
            {notice.undo !== null && (
              <button
                type="button"
                className="button button--small"
                onClick={() => void undo(notice.undo?.alertIds ?? [])}
              >
                Undo <kbd aria-hidden="true">u</kbd>
              </button>
            )}
            {notice.undo === null && notice.alertId !== null && notice.tone !== 'ok' && (
              <button type="button" className="button button--small" onClick={() => look(notice)}>
                Look
              </button>
            )}
            <button
              type="button"
              className="button button--small button--bare"
              aria-label="Dismiss"
              onClick={() => update('notices', (state) => dropNotice(state, notice.id))}
            >
              ✕
            </button>
          </div>
        ))}
      </div>
    </>
  )
}
