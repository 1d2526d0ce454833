import { useEffect, useMemo, useState } from 'react'

import type { SearchAnswer } from '../../../../shared/protocol/views.ts'
import { useAnswer } from '../../live/use-answer.ts'

const AFTER_MS = 180
const SHORTEST = 2
const LIMIT = 5

/** A line of the palette that leads to something found. */
export interface FoundEntry {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly path: string
}

/** What the server finds for words that are being typed: asked once the typing rests. */
export function useFoundEntries(words: string): readonly FoundEntry[] {
  const [rested, setRested] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRested(words.trim()), AFTER_MS)
    return () => clearTimeout(timer)
  }, [words])
  const isAsked = rested.length >= SHORTEST && rested === words.trim()
  const query = new URLSearchParams({ q: rested, limit: String(LIMIT) })
  const { answer } = useAnswer<SearchAnswer>(isAsked ? `/api/search?${query}` : null)
  return useMemo(() => (answer?.ok === true ? entriesOf(answer.value) : []), [answer])
}

export function entriesOf({
  alerts,
  notes,
  entities,
}: Pick<SearchAnswer, 'alerts' | 'notes' | 'entities'>): FoundEntry[] {
  const pathOf = (id: string) => `/alert/${encodeURIComponent(id)}`
  return [
    ...alerts.map((row) => ({ id: `alert-${row.id}`, group: 'Alert', label: row.title, path: pathOf(row.id) })),
    ...entities.map(({ type, id, name, lastAlert }) => ({
      id: `entity-${type}-${id}`,
      group: 'Name',
      label: name || id,
      path: pathOf(lastAlert.id),
    })),
    ...notes.map(({ alertId, at, text }) => ({
      id: `note-${alertId}-${at}`,
      group: 'Note',
      label: text.slice(0, 120),
      path: pathOf(alertId),
    })),
  ]
}
