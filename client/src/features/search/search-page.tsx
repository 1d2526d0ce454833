import { useEffect, useEffectEvent, useId, useState, type ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { SearchAnswer } from '../../../../shared/protocol/views.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { Answered } from '../../ui/answered.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { SeverityMark } from '../../ui/severity-mark.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { counted, countryName } from '../../ui/words.ts'
import './search.css'

const AFTER_MS = 250
const LIMIT = 50

/** Words in alerts, notes and names; the last word may be a beginning. The words are in the address. */
export function SearchPage() {
  const [params] = useSearchParams()
  const asked = params.get('find')?.trim() ?? ''
  const query = new URLSearchParams({ q: asked, limit: String(LIMIT) })
  const { answer, reload } = useAnswer<SearchAnswer>(asked === '' ? null : `/api/search?${query}`)
  return (
    <main id="main" className="page search-page" tabIndex={-1}>
      <h1>Search</h1>
      <SearchField asked={asked} />
      {asked === '' ? (
        <p className="muted">Words in alerts, notes and names, of what you may see; open, closed and merged alike.</p>
      ) : (
        <Answered answer={answer} what="The search failed." reload={reload} rows={8}>
          {(found) => <Found found={found} />}
        </Answered>
      )}
    </main>
  )
}

function SearchField({ asked }: { asked: string }) {
  const id = useId()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [words, setWords] = useState(asked)
  const apply = useEffectEvent((text: string) => {
    const next = new URLSearchParams(params)
    if (text.trim() === (params.get('find')?.trim() ?? '')) return
    if (text.trim() === '') next.delete('find')
    else next.set('find', text.trim())
    void navigate({ pathname: '/search', search: next.toString() }, { replace: true })
  })
  useEffect(() => {
    const timer = setTimeout(() => apply(words), AFTER_MS)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <search>
      <form
        className="search-line"
        onSubmit={(event) => {
          event.preventDefault()
          apply(words)
        }}
      >
        <label htmlFor={id} className="visually-hidden">
          Search alerts, notes and names
        </label>
        <input
          id={id}
          type="search"
          className="input"
          placeholder="Alerts, notes, names"
          maxLength={200}
          value={words}
          ref={focusFirst}
          onChange={(event) => setWords(event.target.value)}
        />
      </form>
    </search>
  )
}

function focusFirst(input: HTMLInputElement | null): void {
  if (document.activeElement === document.body || document.activeElement === null) input?.focus()
}

function Found({ found }: { found: SearchAnswer }) {
  const { alerts, notes, entities, more } = found
  const total = alerts.length + notes.length + entities.length
  if (total === 0) {
    return (
      <div className="empty">
        <strong>Nothing found</strong>
        <span>All words must occur; only the last one may be a beginning.</span>
      </div>
    )
  }
  return (
    <>
      <output className="visually-hidden">
        {counted(alerts.length, 'alert')}, {counted(entities.length, 'name')}, {counted(notes.length, 'note')}
      </output>
      <Part title="Alerts" count={alerts.length} more={more.alerts}>
        {alerts.map((row) => (
          <li key={row.id}>
            <SeverityMark severity={row.severity} />
            <Link className="search-title" to={`/alert/${encodeURIComponent(row.id)}`}>
              {row.title}
            </Link>
            <StateChip row={row} />
            <span className="muted">
              {countryName(row.country)} · {row.subject.name} · <Age at={row.raisedAt} />
            </span>
          </li>
        ))}
      </Part>
      <Part title="Names" count={entities.length} more={more.entities}>
        {entities.map((entity) => (
          <li key={`${entity.type} ${entity.id}`}>
            <span className="chip chip--quiet">{entity.type.replaceAll('-', ' ')}</span>
            <Link className="search-title" to={`/feed?${alertsOf(entity.name || entity.id)}`}>
              {entity.name || entity.id}
            </Link>
            <span className="muted">{counted(entity.alerts, 'alert')}, the last one </span>
            <Link to={`/alert/${encodeURIComponent(entity.lastAlert.id)}`}>{entity.lastAlert.title}</Link>
          </li>
        ))}
      </Part>
      <Part title="Notes" count={notes.length} more={more.notes}>
        {notes.map((note) => (
          <li key={`${note.alertId} ${note.at}`}>
            <span className="search-note">{note.text}</span>
            <span className="muted">
              {note.by}, <Age at={note.at} /> ago, on{' '}
            </span>
            <Link to={`/alert/${encodeURIComponent(note.alertId)}`}>{note.alertTitle}</Link>
          </li>
        ))}
      </Part>
    </>
  )
}

/** The feed narrowed to a name, in all states. */
function alertsOf(name: string): string {
  return new URLSearchParams({
    q: name,
    state: 'new,claimed,investigating,escalated,snoozed,suppressed,closed',
  }).toString()
}

interface PartProps {
  readonly title: string
  readonly count: number
  readonly more: boolean
  readonly children: ReactNode
}

function Part({ title, count, more, children }: PartProps) {
  const id = useId()
  if (count === 0) return null
  return (
    <section className="page-section" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className="muted">{more ? `the newest ${count}` : count}</span>
      </h2>
      <ul className="search-list">{children}</ul>
    </section>
  )
}
