import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react'

interface PopoverProps {
  readonly label: ReactNode
  readonly name: string
  readonly className?: string
  readonly align?: 'start' | 'end'
  readonly side?: 'below' | 'above'
  /** Told when it opens and closes, e.g. to hold a list still meanwhile. */
  readonly onToggle?: (open: boolean) => void
  readonly children: (close: () => void) => ReactNode
}

/** A button with a panel under it. Escape and a press elsewhere close it; focus goes back to the button. */
export function Popover({
  label,
  name,
  className = 'button',
  align = 'start',
  side = 'below',
  onToggle,
  children,
}: PopoverProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const tell = useEffectEvent((isOpen: boolean) => onToggle?.(isOpen))

  useEffect(() => {
    if (!open) return undefined
    tell(true)
    const opener = button.current
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => {
      removeEventListener('pointerdown', away)
      tell(false)
      // What had the focus is gone with the panel: it goes back to where it came from.
      if (document.activeElement === document.body) opener?.focus()
    }
  }, [open])

  const close = () => setOpen(false)
  return (
    // The wrapper only catches Escape on its way up from the controls inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="popover"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title={name}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <fieldset id={id} className={`popover-panel popover-panel--${align} popover-panel--${side}`} aria-label={name}>
          {children(close)}
        </fieldset>
      )}
    </div>
  )
}
