import { LiaisonForm } from './liaison-form.tsx'
import { LiaisonTable } from './liaison-table.tsx'
import { RegisterSection } from './register-section.tsx'

const shows = [
  ['all', 'All'],
  ['waiting', 'Waits for a reply'],
  ['overdue', 'Overdue'],
  ['answered', 'Answered'],
  ['refused', 'Refused'],
  ['no-reply-needed', 'No reply needed'],
] as const

/** To whom outside, when, and whether they replied. */
export function LiaisonSection() {
  return (
    <RegisterSection
      register="liaison"
      enter="Enter a contact"
      failed="The liaison register could not be loaded."
      shows={shows}
      narrowing={narrowing}
      form={LiaisonForm}
      table={LiaisonTable}
    />
  )
}

function narrowing(show: Exclude<(typeof shows)[number][0], 'all'>): Record<string, string> {
  return show === 'overdue' ? { overdue: 'true' } : { state: show }
}
