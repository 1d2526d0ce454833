import { useCallback, useEffect, useState } from 'react'

import type { DeadLetter, DeadLettersAnswer, RetryAnswer } from '../../../../shared/protocol/http.ts'
import type { Failure } from '../../../../shared/protocol/errors.ts'
import { call } from '../../live/api.ts'
import { say } from '../../live/commands.ts'
import { DataTable, toggled } from '../../ui/data-table.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Age } from '../../ui/relative-time.tsx'

const PAGE = 100

interface Held {
  readonly letters: readonly DeadLetter[]
  readonly total: number
  readonly more: boolean
}

/** Lines that could not be read: kept until somebody sends them again or lets them go. */
export function DeadLetters() {
  const [held, setHeld] = useState<Held | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)

  const load = useCallback(async (after?: string) => {
    const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`
    const answer = await call<DeadLettersAnswer>('GET', `/api/dead-letters?limit=${PAGE}${query}`)
    if (!answer.ok) {
      setFailure(answer.error)
      return
    }
    setFailure(null)
    const { deadLetters, total, more } = answer.value
    setHeld((before) => ({
      letters: [...(after === undefined ? [] : (before?.letters ?? [])), ...deadLetters],
      total,
      more,
    }))
  }, [])
  useEffect(() => {
    const first = async () => {
      await load()
    }
    void first()
  }, [load])

  const retryable = held?.letters.filter(({ id, cut }) => cut === null && chosen.has(id)) ?? []
  const send = async (verb: 'retry' | 'discard') => {
    setBusy(true)
    const ids = verb === 'retry' ? retryable.map(({ id }) => id) : [...chosen]
    const answer = await call<Partial<RetryAnswer>>('POST', `/api/dead-letters/${verb}`, { ids })
    setBusy(false)
    const stillWrong = answer.ok && verb === 'retry' ? (answer.value.rejected ?? 0) : 0
    const text = answer.ok ? doneText(verb, ids.length, stillWrong) : answer.error.message
    say({ id: 'dead-letters', tone: answer.ok && stillWrong === 0 ? 'ok' : 'bad', text, alertId: null, undo: null })
    if (!answer.ok) return
    setChosen(new Set())
    await load()
  }
  return (
    <section className="page-section" aria-labelledby="dead-title">
      <div className="section-line">
        <h2 id="dead-title">
          Rejected observations {held !== null && <span className="muted">{held.total.toLocaleString('en')}</span>}
        </h2>
        <span className="spring" />
        <button type="button" className="button button--small" onClick={() => void load()}>
          Refresh
        </button>
        <button
          type="button"
          className="button button--small"
          disabled={busy || retryable.length === 0}
          onClick={() => void send('retry')}
        >
          Retry {retryable.length > 0 ? retryable.length : ''}
        </button>
        <button
          type="button"
          className="button button--small"
          disabled={busy || chosen.size === 0}
          onClick={() => void send('discard')}
        >
          Discard {chosen.size > 0 ? chosen.size : ''}
        </button>
      </div>
      {failure !== null && (
        <FailureBox what="The rejected observations could not be loaded." failure={failure} retry={() => void load()} />
      )}
      {held !== null && held.letters.length === 0 && (
        <p className="muted">None: every line that came in could be read.</p>
      )}
      {held !== null && held.letters.length > 0 && <LetterTable held={held} chosen={chosen} choose={setChosen} />}
      {held?.more === true && (
        <button type="button" className="button button--small" onClick={() => void load(held.letters.at(-1)?.id)}>
          Load {Math.min(PAGE, held.total - held.letters.length).toLocaleString('en')} more
        </button>
      )}
    </section>
  )
}

function doneText(verb: 'retry' | 'discard', count: number, stillWrong: number): string {
  const lines = `${count} line${count === 1 ? '' : 's'}`
  if (verb === 'discard') return `${lines} discarded`
  if (stillWrong === 0) return `${lines} sent again and accepted`
  return `${lines} sent again: ${count - stillWrong} accepted, ${stillWrong} still wrong`
}

function shownText({ raw, characters }: DeadLetter): string {
  const all = `${characters.toLocaleString('en')} characters`
  return raw.length < characters ? `The first ${raw.length.toLocaleString('en')} of ${all}` : all
}

/** A line that was too long to keep: what is missing is said, never left to be noticed. */
function CutMark({ cut, characters }: { cut: NonNullable<DeadLetter['cut']>; characters: number }) {
  return (
    <p className="dead-cut">
      <strong>Cut:</strong> {cut.kept.toLocaleString('en')} of {characters.toLocaleString('en')} characters are kept, so
      it cannot be retried; have it sent again, shorter.
      {cut.sha256 !== null && (
        <>
          {' '}
          SHA-256 of the whole line <span className="mono">{cut.sha256}</span>
        </>
      )}
    </p>
  )
}

interface LetterTableProps {
  readonly held: Held
  readonly chosen: ReadonlySet<string>
  readonly choose: (ids: ReadonlySet<string>) => void
}

function LetterTable({ held, chosen, choose }: LetterTableProps) {
  const able = held.letters.map(({ id }) => id)
  return (
    <DataTable
      label="Rejected observations"
      className="dead-table"
      heads={[
        { chooseAll: 'Select all loaded lines', able, chosen, choose },
        { number: 'Age' },
        'Source',
        { number: 'Line' },
        'Field',
        'What is wrong',
        'The line',
        { number: 'Tries' },
      ]}
    >
      {held.letters.map((letter) => (
        <tr key={letter.id}>
          <td>
            <input
              type="checkbox"
              aria-label={`Select line ${letter.line} of ${letter.source}`}
              checked={chosen.has(letter.id)}
              onChange={() => choose(toggled(chosen, letter.id))}
            />
          </td>
          <td className="number">
            <Age at={letter.at} />
          </td>
          <td>{letter.source}</td>
          <td className="number">{letter.line}</td>
          <td className="mono">{letter.field || '–'}</td>
          <td>
            {letter.message} <span className="muted mono">{letter.code}</span>
          </td>
          <td className="dead-raw">
            <details aria-label="The line as it came">
              <summary className="mono truncate">{letter.raw.slice(0, 120)}</summary>
              <pre className="mono">{letter.raw}</pre>
              <p className="muted">{shownText(letter)}</p>
            </details>
            {letter.cut !== null && <CutMark cut={letter.cut} characters={letter.characters} />}
          </td>
          <td className="number">{letter.attempts}</td>
        </tr>
      ))}
    </DataTable>
  )
}
