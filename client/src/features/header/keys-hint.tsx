import { useApp } from '../../store/app-store.ts'
import { afterKeys } from '../../store/key-map.ts'

/** While a sequence of keys is begun: which keys go on with it. */
export function KeysHint() {
  const begun = useApp((state) => state.view.keysBegun)
  const keys = useApp((state) => state.settings.keys)
  if (begun === '') return null
  return (
    <div className="keys-hint">
      <kbd>{begun}</kbd> then
      {afterKeys(keys, begun).map(({ key, says }) => (
        <span key={key}>
          <kbd>{key}</kbd> {says}
        </span>
      ))}
    </div>
  )
}
