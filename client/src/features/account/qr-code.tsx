import { qrMatrix } from './qr-matrix.ts'

const QUIET = 4

/** A QR code drawn in the page: what it holds goes to nobody. A text that is too long gives none. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = qrMatrix(text)
  if (rows === null) return null
  const side = rows.length + 2 * QUIET
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : [])))
    .join('')
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  )
}
