import { SelectField, TextField } from '../../ui/fields.tsx'
import { emptySilence, type SilenceDraft } from './election-draft.ts'
import { without, withItem } from './list-edits.ts'

interface SilenceProps {
  readonly windows: readonly SilenceDraft[]
  readonly rounds: number
  readonly onChange: (windows: readonly SilenceDraft[]) => void
}

/** Windows in which electioneering or paid ads are barred, in local time, each with the rule and where it is written. */
export function SilenceFields({ windows, rounds, onChange }: SilenceProps) {
  return (
    <>
      {windows.map((window, at) => (
        // Windows have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={at} className="edit-group">
          <legend>Silence window {at + 1}</legend>
          <WindowFields
            path={`silence.${at}`}
            window={window}
            rounds={rounds}
            onChange={(next) => onChange(withItem(windows, at, next))}
          />
          <button
            type="button"
            className="button button--small button--bare"
            onClick={() => onChange(without(windows, at))}
          >
            Remove window {at + 1}
          </button>
        </fieldset>
      ))}
      <button type="button" className="button button--small" onClick={() => onChange([...windows, emptySilence])}>
        Add a silence window
      </button>
    </>
  )
}

const barred = [
  ['all', 'any electioneering'],
  ['ads', 'paid advertising only'],
] as const

interface WindowProps {
  readonly path: string
  readonly window: SilenceDraft
  readonly rounds: number
  readonly onChange: (window: SilenceDraft) => void
}

function WindowFields({ path, window, rounds, onChange }: WindowProps) {
  const set = (field: keyof SilenceDraft) => (value: string) => onChange({ ...window, [field]: value })
  return (
    <>
      <div className="edit-line">
        <TextField
          name={`${path}.from`}
          label="From (local time)"
          type="datetime-local"
          value={window.from}
          onChange={set('from')}
        />
        <TextField
          name={`${path}.to`}
          label="To (local time)"
          type="datetime-local"
          value={window.to}
          onChange={set('to')}
        />
        <SelectField
          name={`${path}.round`}
          label="Round"
          value={window.round}
          options={Array.from({ length: rounds }, (_, index) => [String(index + 1), String(index + 1)])}
          onChange={set('round')}
        />
        <SelectField
          name={`${path}.scope`}
          label="Bars"
          value={window.scope}
          options={barred}
          onChange={set('scope')}
        />
        <TextField
          name={`${path}.zone`}
          label="One zone’s clock decides"
          placeholder="each its own"
          value={window.zone}
          onChange={set('zone')}
        />
      </div>
      <TextField
        name={`${path}.rule`}
        label="What the law says, in one sentence"
        value={window.rule}
        onChange={set('rule')}
      />
      <TextField name={`${path}.source`} label="Where it is written" value={window.source} onChange={set('source')} />
    </>
  )
}
