import type { EntityRef } from '../../../../shared/domain/finding.ts'
import { measures, type EnforcementBody, type EnforcementEntry } from '../../../../shared/protocol/ledger.ts'
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx'
import { momentOf, momentText } from '../../ui/moment.ts'
import { serverNow } from '../../ui/now.ts'
import { EntryForm, type EntryFormEnds, type FieldsProps } from './entry-form.tsx'
import { enforcementStateLooks, measureWords } from './ledger-words.ts'

type EnteredState = EnforcementBody['state']

const measureOptions = measures.map((measure) => [measure, measureWords[measure]] as const)
const states = (['requested', 'done', 'refused', 'appealed', 'reversed'] as const).map(
  (state) => [state, enforcementStateLooks[state].word] as const,
)
const targetTypes = [
  ['advertiser', 'Advertiser or page'],
  ['page-group', 'Group of pages'],
  ['ad', 'Ad'],
  ['account', 'Account'],
  ['account-cluster', 'Account cluster'],
  ['infrastructure', 'Infrastructure'],
  ['source', 'Source'],
] as const satisfies readonly (readonly [EntityRef['type'], string])[]

const words = {
  enter: 'Enter a measure',
  entered: 'The measure is entered',
  change: 'Change the measure',
  changed: 'The measure is changed',
}

interface EnforcementFormProps extends EntryFormEnds {
  /** Null enters a new measure. */
  readonly entry: EnforcementEntry | null
  /** The alert it is about; its subject is the first target. */
  readonly alert?: { readonly id: string; readonly subject: EntityRef }
}

export function EnforcementForm({ entry, alert, ...ends }: EnforcementFormProps) {
  return (
    <EntryForm
      register="enforcement"
      words={words}
      entry={entry}
      alertId={alert?.id}
      first={() => textsOf(entry, alert?.subject)}
      bodyOf={bodyOf}
      missingOf={missingOf}
      {...ends}
    >
      {({ given, set }) => (
        <>
          <MeasureFields given={given} set={set} />
          <TargetFields given={given} set={set} />
          <TextArea label="Note" name="note" value={given.note} rows={2} onChange={(note) => set({ note })} />
        </>
      )}
    </EntryForm>
  )
}

function MeasureFields({ given, set }: FieldsProps<Texts>) {
  return (
    <div className="form-grid">
      <SelectField
        label="Measure"
        value={given.measure}
        options={measureOptions}
        onChange={(measure) => set({ measure })}
      />
      <SelectField label="State" value={given.state} options={states} onChange={(state) => set({ state })} />
      <TextField
        label="Decided by"
        name="decidedBy"
        value={given.decidedBy}
        maxLength={200}
        hint="The house that decides, e.g. the platform"
        first
        onChange={(decidedBy) => set({ decidedBy })}
      />
      <TextField
        label="Platform"
        name="platform"
        value={given.platform}
        maxLength={80}
        onChange={(platform) => set({ platform })}
      />
      <TextField
        label="How many"
        name="amount"
        inputMode="numeric"
        value={given.amount}
        hint="Ads, accounts or posts"
        onChange={(amount) => set({ amount })}
      />
      <TextField label="When (UTC)" type="datetime-local" name="at" value={given.at} onChange={(at) => set({ at })} />
    </div>
  )
}

function TargetFields({ given, set }: FieldsProps<Texts>) {
  return (
    <div className="form-grid">
      <SelectField
        label="Against"
        value={given.targetType}
        options={targetTypes}
        onChange={(targetType) => set({ targetType })}
      />
      <TextField
        label="Its name"
        name="target"
        value={given.targetName}
        maxLength={200}
        onChange={(targetName) => set({ targetName })}
      />
      <TextField
        label="Its id"
        value={given.targetId}
        maxLength={200}
        hint="Empty takes the name"
        onChange={(targetId) => set({ targetId })}
      />
      <TextField
        label="Legal basis"
        name="legalBasis"
        value={given.legalBasis}
        maxLength={400}
        onChange={(legalBasis) => set({ legalBasis })}
      />
    </div>
  )
}

interface Texts extends Pick<EnforcementBody, 'measure' | 'platform' | 'decidedBy' | 'legalBasis' | 'note'> {
  readonly state: EnteredState
  readonly amount: string
  readonly at: string
  readonly targetType: EntityRef['type']
  readonly targetId: string
  readonly targetName: string
}

function textsOf(entry: EnforcementEntry | null, subject: EntityRef | undefined): Texts {
  const target = entry?.target ?? subject
  const targeted = {
    targetType: target?.type ?? ('advertiser' as const),
    targetId: target?.id ?? '',
    targetName: target?.name ?? '',
  }
  if (entry === null) {
    const at = momentText(serverNow())
    const first = { measure: 'ad-removed', state: 'requested', amount: '1' } as const
    return { ...first, ...targeted, at, platform: '', decidedBy: '', legalBasis: '', note: '' }
  }
  const { measure, platform, decidedBy, legalBasis, note, amount, at } = entry
  // One that is struck out is not changed any more, so its state is one that can be entered.
  const state = entry.state === 'void' ? 'requested' : entry.state
  const written = { amount: String(amount), at: momentText(Date.parse(at)) }
  return { measure, state, platform, decidedBy, legalBasis, note, ...written, ...targeted }
}

/** Null when an amount or a time is none. */
function bodyOf(given: Texts) {
  const { targetType, targetId, targetName, amount, at, ...rest } = given
  const [count, moment] = [Number(amount), momentOf(at)]
  if (!Number.isInteger(count) || count < 1 || moment === null) return null
  const name = targetName.trim()
  return { ...rest, amount: count, at: moment, target: { type: targetType, id: targetId.trim() || name, name } }
}

function missingOf(given: Texts): string | undefined {
  if (given.decidedBy.trim() === '') return 'Say who decides'
  if (given.targetName.trim() === '') return 'Say against what'
  return bodyOf(given) === null ? 'A whole number and a time are needed' : undefined
}
