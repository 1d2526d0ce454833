import { useId, useState, type FormEvent } from 'react'

import type { AlertDetail } from '../../../../shared/domain/alert.ts'
import { disarmTechniques, DISARM_VERSION } from '../../../../shared/domain/disarm.ts'
import { roleMay } from '../../../../shared/domain/life-cycle.ts'
import { act } from '../../live/commands.ts'
import { useApp } from '../../store/app-store.ts'

/** Tags of the room, and techniques of the pinned DISARM list. */
export function Labels({ alert }: { alert: AlertDetail }) {
  const role = useApp((state) => state.session.user?.role)
  const may = role !== undefined && roleMay(role, 'tag')
  const { row, techniques } = alert
  if (!may && row.tags.length === 0 && techniques.length === 0) return null
  return (
    <section className="detail-section" aria-labelledby="labels-title">
      <h2 id="labels-title">Tags and techniques</h2>
      <div className="label-line">
        {row.tags.map((tag) => (
          <Label
            key={tag}
            text={tag}
            onRemove={may ? () => void act(row, { action: 'tag', payload: { remove: [tag] } }) : null}
          />
        ))}
        {may && <AddTag onAdd={(tag) => void act(row, { action: 'tag', payload: { add: [tag] } })} />}
      </div>
      <div className="label-line">
        {techniques.map((id) => (
          <Label
            key={id}
            text={`${id} ${disarmTechniques.get(id) ?? ''}`}
            onRemove={may ? () => void act(row, { action: 'technique', payload: { remove: [id] } }) : null}
          />
        ))}
        {may && (
          <AddTechnique
            held={techniques}
            onAdd={(id) => void act(row, { action: 'technique', payload: { add: [id] } })}
          />
        )}
      </div>
    </section>
  )
}

function Label({ text, onRemove }: { text: string; onRemove: (() => void) | null }) {
  return (
    <span className="chip">
      {text}
      {onRemove !== null && (
        <button type="button" className="chip-remove" aria-label={`Remove ${text}`} onClick={onRemove}>
          ×
        </button>
      )}
    </span>
  )
}

function AddTag({ onAdd }: { onAdd: (tag: string) => void }) {
  const [tag, setTag] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = tag.trim()
    if (wanted === '') return
    onAdd(wanted)
    setTag('')
  }
  return (
    <form onSubmit={submit}>
      <input
        className="input label-input"
        aria-label="Add a tag"
        placeholder="Add a tag"
        maxLength={40}
        value={tag}
        onChange={(event) => setTag(event.target.value)}
      />
    </form>
  )
}

function AddTechnique({ held, onAdd }: { held: readonly string[]; onAdd: (id: string) => void }) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="visually-hidden">
        Add a technique
      </label>
      <select id={id} className="input label-input" value="" onChange={(event) => onAdd(event.target.value)}>
        <option value="">Add a technique (DISARM {DISARM_VERSION})</option>
        {[...disarmTechniques]
          .filter(([each]) => !held.includes(each))
          .map(([each, name]) => (
            <option key={each} value={each}>
              {each} {name}
            </option>
          ))}
      </select>
    </>
  )
}
