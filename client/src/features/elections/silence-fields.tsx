import { emptySilence, type SilenceDraft } from './election-draft.ts'
import { FormChoice, FormField } from './form-field.tsx'
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
        <FormField
          path={`${path}.from`}
          label="From (local time)"
          type="datetime-local"
          value={window.from}
          onChange={set('from')}
        />
        <FormField
          path={`${path}.to`}
          label="To (local time)"
          type="datetime-local"
          value={window.to}
          onChange={set('to')}
        />
        <FormChoice path={`${path}.round`} label="Round" value={window.round} onChange={set('round')}>
          {Array.from({ length: rounds }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </FormChoice>
        <FormChoice path={`${path}.scope`} label="Bars" value={window.scope} onChange={set('scope')}>
          <option value="all">any electioneering</option>
          <option value="ads">paid advertising only</option>
        </FormChoice>
        <FormField
          path={`${path}.zone`}
          label="One zone’s clock decides"
          placeholder="each its own"
          value={window.zone}
          onChange={set('zone')}
        />
      </div>
      <FormField
        path={`${path}.rule`}
        label="What the law says, in one sentence"
        value={window.rule}
        onChange={set('rule')}
      />
      <FormField path={`${path}.source`} label="Where it is written" value={window.source} onChange={set('source')} />
    </>
  )
}
