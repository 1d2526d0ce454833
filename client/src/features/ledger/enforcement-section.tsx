import { EnforcementForm } from './enforcement-form.tsx'
import { EnforcementTable } from './enforcement-table.tsx'
import { enforcementStateLooks } from './ledger-words.ts'
import { RegisterSection } from './register-section.tsx'

const shows = [
  ['all', 'All'] as const,
  ...(['requested', 'done', 'refused', 'appealed', 'reversed', 'void'] as const).map(
    (state) => [state, enforcementStateLooks[state].word] as const,
  ),
]

/** What was taken down or refused, when, by whom. */
export function EnforcementSection() {
  return (
    <RegisterSection
      register="enforcement"
      enter="Enter a measure"
      failed="The enforcement ledger could not be loaded."
      shows={shows}
      narrowing={(state) => ({ state })}
      form={EnforcementForm}
      table={EnforcementTable}
    />
  )
}
