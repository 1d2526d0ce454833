import { useId } from 'react'

import type { AlertRow } from '../../../../shared/domain/alert.ts'
import { isOpen } from '../../../../shared/domain/life-cycle.ts'
import { useApp } from '../../store/app-store.ts'
import { kindWord } from '../../ui/words.ts'

const MOST = 200

/** Alerts that another may be merged into: the related ones first, then what the list holds. */
export function MergeTarget({
  row,
  value,
  onChange,
}: {
  row: AlertRow | null
  value: string
  onChange: (id: string) => void
}) {
  const related = useApp((state) => state.detail.alert?.related)
  const rows = useApp((state) => state.feed.rows)
  const selected = useApp((state) => state.view.selected)
  const id = useId()
  const near = (related ?? []).map((each) => each.row)
  const ids = new Set(near.map((each) => each.id))
  const others = [...rows.values()].filter((each) => !ids.has(each.id))
  const targets = [...near, ...others].filter(
    (each) => each.id !== row?.id && isOpen(each.state) && (row !== null || !selected.has(each.id)),
  )
  return (
    <div className="field">
      <label htmlFor={id}>Into</label>
      <select id={id} className="input" data-first value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose…</option>
        <Targets label="Related" rows={targets.filter((each) => ids.has(each.id))} />
        <Targets label="In the list" rows={targets.filter((each) => !ids.has(each.id)).slice(0, MOST)} />
      </select>
    </div>
  )
}

function Targets({ label, rows }: { label: string; rows: readonly AlertRow[] }) {
  if (rows.length === 0) return null
  return (
    <optgroup label={label}>
      {rows.map((each) => (
        <option key={each.id} value={each.id}>
          {kindWord(each.kind)}: {each.title}
        </option>
      ))}
    </optgroup>
  )
}
