import { useEffect, useId } from 'react'

import { needPeople } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'

/** Colleagues who can own an alert, those at work and with the least on their desk first. */
export function PersonPicker({
  value,
  onChange,
  without,
}: {
  value: string
  onChange: (id: string) => void
  /** Somebody who cannot be meant, as oneself for a handover. */
  without?: string | undefined
}) {
  const people = useApp((state) => state.people)
  const id = useId()
  useEffect(needPeople, [])
  const able = people.value
    .filter(({ id: known, role }) => known !== without && (role === 'analyst' || role === 'lead' || role === 'admin'))
    .toSorted(
      (a, b) => Number(b.online) - Number(a.online) || a.openAlerts - b.openAlerts || a.name.localeCompare(b.name),
    )
  return (
    <div className="field">
      <label htmlFor={id}>Colleague</label>
      <select id={id} className="input" data-first value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">
          {people.status === 'failed' ? 'The list of colleagues could not be loaded' : 'Choose…'}
        </option>
        {able.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name} · {person.role} · {person.openAlerts} open{person.online ? '' : ' · away'}
          </option>
        ))}
      </select>
    </div>
  )
}
