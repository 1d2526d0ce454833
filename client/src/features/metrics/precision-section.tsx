import type { PrecisionAnswer } from '../../../../shared/protocol/reports.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { DotWhisker } from './dot-whisker.tsx'
import { percentText, percentTicks, shareText } from './share-text.ts'
import { TableTwin } from './table-twin.tsx'

/** How often a detector was right, as people decided; alerts that nobody has decided say nothing. */
export function PrecisionSection({ answer, exercise }: { answer: PrecisionAnswer; exercise: boolean | null }) {
  const names = useElectionNames()
  const asked = answer.detectors.filter((entry) => exercise === null || entry.exercise === exercise)
  const together = asked
    .filter(({ election }) => election === null)
    .toSorted((a, b) => a.detector.localeCompare(b.detector) || a.version.localeCompare(b.version))
  const rows = together.flatMap(({ detector, version, exercise: isExercise, precision }) => {
    const { share, low, high, n } = precision
    if (share === null || low === null || high === null) return []
    const mark = isExercise && exercise === null ? ' (exercise)' : ''
    return [{ label: `${detector} ${version}${mark} · n ${n}`, value: share, low, high }]
  })
  return (
    <>
      <p className="muted">
        Found true among those found true or false, with n and the 95 % Wilson interval. Benign is counted apart.
      </p>
      {rows.length === 0 ? (
        <p className="muted">No alert has been found true or false yet.</p>
      ) : (
        <div className="chart-block">
          <DotWhisker
            label="Precision by detector"
            rows={rows}
            ticks={percentTicks}
            scale="linear"
            text={percentText}
            labelWidth={260}
          />
        </div>
      )}
      {asked.length > 0 && (
        <TableTwin
          label="Precision by detector and election"
          columns={['Detector', 'Version', 'Election', 'Precision', 'Benign', 'Not decided']}
          rows={asked.map((entry) => [
            entry.detector,
            entry.version,
            entry.election === null ? 'all' : (names.get(entry.election) ?? entry.election),
            shareText(entry.precision),
            entry.benign,
            entry.undecided,
          ])}
        />
      )}
    </>
  )
}
