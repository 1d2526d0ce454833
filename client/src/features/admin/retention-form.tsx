import { useState } from 'react'

import type { Retention } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'

const fields = [
  ['outboxDays', 'Changes that a returning page can catch up from', false],
  ['deadLetterDays', 'Rejected observations', true],
  ['closedAlertDays', 'Closed alerts that nothing has touched since', true],
  ['readLogDays', 'Read log', true],
  ['notificationDays', 'Notifications that were delivered or discarded', true],
] as const satisfies readonly (readonly [keyof Retention, string, boolean])[]

const LONGEST_DAYS = 36_500

/** How long things are kept. */
export function RetentionForm() {
  const { answer, reload } = useAnswer<{ retention: Retention }>('/api/admin/retention')
  return (
    <div>
      <Answered answer={answer} what="The retention settings could not be loaded." reload={reload}>
        {({ retention }) => <Form key={JSON.stringify(retention)} retention={retention} reload={reload} />}
      </Answered>
    </div>
  )
}

type Texts = Record<keyof Retention, string>

function Form({ retention, reload }: { retention: Retention; reload: () => void }) {
  const sending = useSend()
  const [texts, setTexts] = useState<Texts>(() => textsOf(retention))
  const wanted = retentionOf(texts)
  const save = async () => {
    if ((await sending.send('PUT', '/api/admin/retention', wanted, 'Retention is changed')) !== null) reload()
  }
  return (
    <PanelForm
      title="How long things are kept, in days"
      verb="Save"
      sending={sending}
      missing={wanted === null ? `Whole days from 1 to ${LONGEST_DAYS.toLocaleString('en')}` : undefined}
      onSubmit={() => void save()}
    >
      <div className="form-grid">
        {fields.map(([name, label, isEndless]) => (
          <TextField
            key={name}
            label={label}
            name={name}
            inputMode="numeric"
            value={texts[name]}
            {...(isEndless ? { hint: 'Empty keeps it for ever' } : {})}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
      </div>
      <p className="muted">
        Applied once a day. The audit log is never shortened, and dead letters stay until somebody decides.
      </p>
    </PanelForm>
  )
}

function textsOf(retention: Retention): Texts {
  const text = (days: number | null) => (days === null ? '' : String(days))
  return {
    outboxDays: text(retention.outboxDays),
    deadLetterDays: text(retention.deadLetterDays),
    closedAlertDays: text(retention.closedAlertDays),
    readLogDays: text(retention.readLogDays),
    notificationDays: text(retention.notificationDays),
  }
}

/** Null when a field is no number of days. */
export function retentionOf(texts: Texts): Retention | null {
  const days = (text: string): number | null => (text.trim() === '' ? null : Number(text))
  const isDays = (value: number | null) =>
    value === null || (Number.isInteger(value) && value >= 1 && value <= LONGEST_DAYS)
  const outboxDays = days(texts.outboxDays)
  const others = {
    deadLetterDays: days(texts.deadLetterDays),
    closedAlertDays: days(texts.closedAlertDays),
    readLogDays: days(texts.readLogDays),
    notificationDays: days(texts.notificationDays),
  }
  if (outboxDays === null || ![outboxDays, ...Object.values(others)].every(isDays)) return null
  return { outboxDays, ...others }
}
