import { useState } from 'react'
import './forms.css'

interface SureButtonProps {
  /** What stands in the row, e.g. "Revoke". */
  readonly label: string
  /** The whole of it for those who do not see the row, e.g. "Revoke the token of the importer". */
  readonly about: string
  readonly onSure: () => void
  readonly disabled?: boolean
}

/** A double press is one press. */
const TOO_SOON_MS = 350

/** What cannot be taken back is pressed twice; the button keeps the focus and says so. */
export function SureButton({ label, about, onSure, disabled = false }: SureButtonProps) {
  const [askedAt, setAskedAt] = useState<number | null>(null)
  // The name holds what is written on the button, for those who speak to it.
  const name = about.startsWith(label) ? about : `${label}: ${about}`
  return (
    <button
      type="button"
      className={askedAt === null ? 'button button--small' : 'button button--small sure-button'}
      aria-label={askedAt === null ? name : `${label}: sure? Press again to do it. ${about}`}
      disabled={disabled}
      onBlur={() => setAskedAt(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || askedAt === null) return
        event.stopPropagation()
        setAskedAt(null)
      }}
      onClick={(event) => {
        if (askedAt === null) {
          setAskedAt(event.timeStamp)
          return
        }
        if (event.timeStamp - askedAt < TOO_SOON_MS) return
        setAskedAt(null)
        onSure()
      }}
    >
      {askedAt === null ? label : `${label}: sure?`}
    </button>
  )
}
