import type { AlertDetail, AlertRow } from '../../../../shared/domain/alert.ts'
import { roleMay } from '../../../../shared/domain/life-cycle.ts'
import { act } from '../../live/commands.ts'
import { useApp } from '../../store/app-store.ts'

export function Checklist({ row, items }: { row: AlertRow; items: AlertDetail['checklist'] }) {
  const role = useApp((state) => state.session.user?.role)
  if (items.length === 0) return null
  const may = role !== undefined && roleMay(role, 'check')
  const done = items.filter(({ doneBy }) => doneBy !== null).length
  return (
    <section className="detail-section" aria-labelledby="checklist-title">
      <h2 id="checklist-title">
        Checklist{' '}
        <span className="muted">
          {done} of {items.length}
        </span>
      </h2>
      <ul className="check-list">
        {items.map((item) => (
          <li key={item.id}>
            <label className="choice">
              <input
                type="checkbox"
                checked={item.doneBy !== null}
                disabled={!may}
                onChange={() =>
                  void act(row, { action: 'check', payload: { item: item.id, done: item.doneBy === null } })
                }
              />
              <span>{item.text}</span>
              {item.doneBy !== null && <span className="muted">{item.doneBy.name}</span>}
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
