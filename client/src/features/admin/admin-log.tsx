import { useEffect, useState } from 'react'

import type { AuditEntry } from '../../../../shared/domain/alert.ts'
import { needPeople } from '../../live/loaded.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { Answered } from '../../ui/answered.tsx'
import { Pages } from '../../ui/pages.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { stampText } from '../../ui/time.ts'
import { actionText, patchText } from './log-words.ts'

const PAGE = 100

/** The chain of administration, newest first. */
export function AdminLog() {
  const [before, setBefore] = useState<number | null>(null)
  const cursor = before === null ? '' : `&before=${before}`
  const { answer, reload } = useAnswer<{ entries: AuditEntry[] }>(`/api/admin/log?limit=${PAGE}${cursor}`)
  return (
    <div>
      <Answered answer={answer} what="The administration log could not be loaded." reload={reload} rows={10}>
        {({ entries }) => (
          <>
            <LogTable entries={entries} />
            <Pages
              after={before}
              next={entries.length === PAGE ? (entries.at(-1)?.seq ?? null) : null}
              go={setBefore}
            />
          </>
        )}
      </Answered>
    </div>
  )
}

function LogTable({ entries }: { entries: readonly AuditEntry[] }) {
  const people = useApp((state) => state.people.value)
  useEffect(needPeople, [])
  // Some entries name the person by id only.
  const names = new Map(people.map(({ id, name }) => [id, name]))
  if (entries.length === 0) return <p className="muted">Nothing earlier.</p>
  return (
    <DataTable label="Administration log" heads={[{ number: 'Seq' }, 'When', 'Who', 'What', 'Change']}>
      {entries.map((entry) => (
        <tr key={entry.seq}>
          <td className="number">{entry.seq}</td>
          <td className="nowrap">{stampText(entry.at)}</td>
          <td>{names.get(entry.actor.id) ?? (entry.actor.name || entry.actor.type)}</td>
          <td className="nowrap" title={entry.action}>
            {actionText(entry.action)}
          </td>
          <td className="wide-words">
            {entry.reason !== null && entry.reason !== '' && <div>{entry.reason}</div>}
            <details>
              <summary className="mono truncate patch-line">{patchText(entry.patch, names)}</summary>
              <pre className="mono patch">{JSON.stringify(entry.patch, null, 2)}</pre>
              <span className="muted mono hash-line">hash {entry.hash}</span>
            </details>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}
