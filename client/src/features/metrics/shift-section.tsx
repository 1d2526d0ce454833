import { severities } from '../../../../shared/domain/alert.ts'
import type { ShiftAnswer } from '../../../../shared/protocol/reports.ts'
import { stampText } from '../../ui/time.ts'
import { actionWord, counted, dispositionWord, laneWord, severityWord } from '../../ui/words.ts'
import { PlainTable } from './table-twin.tsx'
import { timesCells, timesColumns } from './times-cells.ts'

/** What the last eight hours did, from the log. */
export function ShiftSection({ answer }: { answer: ShiftAnswer }) {
  const count = (value: number) => value.toLocaleString('en')
  const raised = severities.map((severity) => [severityWord(severity), count(answer.raised[severity] ?? 0)])
  const most = (counts: Record<string, number>, word: (key: string) => string) =>
    Object.entries(counts)
      .toSorted(([, a], [, b]) => b - a)
      .map(([key, value]) => [word(key), count(value)])
  return (
    <>
      <p className="muted">
        {stampText(answer.from)} to {stampText(answer.to)}: {counted(answer.notes, 'note')},{' '}
        {counted(answer.unanswered, 'escalation')} without an answer, {counted(answer.claimsTimedOut, 'claim')} timed
        out.
      </p>
      <div className="shift-grid">
        <PlainTable label="Raised by severity" columns={['Raised', 'Alerts']} rows={raised} />
        <PlainTable label="Decided" columns={['Decided', 'Alerts']} rows={most(answer.decided, dispositionWord)} />
        <PlainTable label="Escalated" columns={['Escalated to', 'Alerts']} rows={most(answer.escalated, laneWord)} />
        <PlainTable label="Actions" columns={['Entries of the log', 'Times']} rows={most(answer.actions, actionWord)} />
        {answer.people !== null && (
          <PlainTable
            label="By person"
            columns={['Person', 'Actions', 'Decided']}
            rows={answer.people.map(({ name, actions, decided }) => [name, count(actions), count(decided)])}
          />
        )}
      </div>
      <PlainTable
        label="Times of the shift"
        columns={timesColumns('Alerts of the shift')}
        rows={[['All', ...timesCells(answer.times)]]}
      />
    </>
  )
}
