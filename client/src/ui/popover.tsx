import { useEffect, useId, useRef, useState, type ReactNode } from 'react'

interface PopoverProps {
  readonly label: ReactNode
  readonly name: string
  readonly className?: string
  readonly align?: 'start' | 'end'
  /** Told when it opens and closes, e.g. to hold a list still meanwhile. */
  readonly onToggle?: (open: boolean) => void
  readonly children: (close: () => void) => ReactNode
}

/** A button with a panel under it. Escape and a press elsewhere close it; focus goes back to the button. */
export function Popover({ label, name, className = 'button', align = 'start', onToggle, children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const told = useRef(onToggle)
  const id = useId()
  told.current = onToggle

  useEffect(() => {
    if (!open) return
    told.current?.(true)
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => {
      removeEventListener('pointerdown', away)
      told.current?.(false)
    }
  }, [open])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
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
        <div id={id} role="group" className={`popover-panel popover-panel--${align}`} aria-label={name}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
