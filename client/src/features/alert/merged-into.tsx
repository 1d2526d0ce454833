import { OUT_OF_SIGHT, type AlertDetail } from '../../../../shared/domain/alert.ts'
import { useNavigation } from '../feed/use-navigation.ts'

/** Under which alert this one is kept; of one outside the reader's scope only that it is so. */
export function MergedInto({ into }: { into: NonNullable<AlertDetail['mergedInto']> }) {
  const { open } = useNavigation()
  if (into === OUT_OF_SIGHT) return <p className="note-box">Merged into an alert outside your scope</p>
  return (
    <p className="note-box">
      Merged into{' '}
      <button type="button" className="button button--bare" onClick={() => open(into.id)}>
        {into.title}
      </button>
    </p>
  )
}
