/** A handover on paper. Analysts appear by pseudonym; names on paper endanger people. */
import PdfDocument from 'pdfkit'

import type { Handover, HandoverLine, LineKind } from '../../../shared/protocol/handover.ts'
import { isolated, layLines } from './line-layout.ts'
import { bytesOfFace, type FaceName } from './type-faces.ts'

const titles: Record<LineKind, string> = {
  escalation: 'Escalations waiting',
  alert: 'Open alerts by owner',
  unowned: 'Unowned, critical and high',
  snooze: 'Snoozes that wake soon',
  mute: 'Mute windows in force',
  note: 'Notes of the shift',
}
const order = Object.keys(titles) as LineKind[]
const MARGIN = 48
const TEXT_SIZE = 9
const INDENT = 8
/** Room for letters with marks above and below. */
const LEADING = 1.45

export function handoverPdf(handover: Handover): Promise<Buffer> {
  const pdf = new PdfDocument({ size: 'A4', margin: MARGIN, info: { Title: `Shift handover ${handover.draftedAt}` } })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  head(pdf, handover)
  for (const kind of order) section(pdf, kind, handover)
  signatures(pdf, handover)
  pdf.end()
  return done
}

type Pdf = InstanceType<typeof PdfDocument>

/** Text in any script, from the margin on; pages turn by themselves. */
function write(pdf: Pdf, text: string, { indent = 0, size = TEXT_SIZE } = {}): void {
  const width = pdf.page.width - 2 * MARGIN - indent
  const choose = (face: FaceName) => useFace(pdf, face).fontSize(size)
  const measure = { width, widthOf: (face: FaceName, piece: string) => choose(face).widthOfString(piece) }
  for (const paragraph of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
    for (const { pieces, fromRight } of layLines(paragraph.replaceAll(/\p{Cc}/gu, ' '), measure)) {
      const height = size * LEADING
      if (pdf.y + height > pdf.page.height - MARGIN) pdf.addPage()
      const baseline = pdf.y + size * 1.1
      const filled = pieces.reduce((sum, piece) => sum + measure.widthOf(piece.face, piece.text), 0)
      let x = MARGIN + (fromRight ? width - filled : indent)
      const next = pdf.y + height
      for (const piece of pieces) {
        // Any list of features keeps the words of a piece in one run, which a script from right to left needs.
        choose(piece.face).text(piece.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', features: [] })
        x += measure.widthOf(piece.face, piece.text)
      }
      pdf.x = MARGIN
      pdf.y = next
    }
  }
}

const registered = new WeakMap<Pdf, Set<FaceName>>()

function useFace(pdf: Pdf, face: FaceName): Pdf {
  const known = registered.get(pdf) ?? new Set()
  if (!known.has(face)) {
    pdf.registerFont(face, bytesOfFace(face))
    registered.set(pdf, known.add(face))
  }
  return pdf.font(face)
}

function title(pdf: Pdf, text: string, size: number): void {
  if (pdf.y + size * 3 > pdf.page.height - MARGIN) pdf.addPage()
  pdf.font('Helvetica-Bold').fontSize(size).text(text, MARGIN)
}

function head(pdf: Pdf, handover: Handover): void {
  title(pdf, 'Shift handover', 16)
  write(pdf, `Shift from ${handover.from} to ${handover.draftedAt}. State: ${handover.state}.`)
  const incoming = handover.incoming === null ? 'not named' : isolated(handover.incoming.name)
  write(pdf, `Outgoing: ${isolated(handover.outgoing.name)}. Incoming: ${incoming}.`)
  if (handover.remarks !== '') {
    pdf.moveDown(0.5)
    write(pdf, handover.remarks)
  }
}

function section(pdf: Pdf, kind: LineKind, { lines, cut }: Handover): void {
  const own = lines.filter((line) => line.kind === kind)
  pdf.moveDown()
  title(pdf, `${titles[kind]} (${own.length})`, 11)
  const byOwner =
    kind === 'alert' ? own.toSorted((a, b) => ((a.owner?.name ?? '') < (b.owner?.name ?? '') ? -1 : 1)) : own
  for (const line of byOwner) write(pdf, textOf(line), { indent: INDENT })
  const more = cut[kind] ?? 0
  if (more > 0) write(pdf, `and ${more} more that are not listed`, { indent: INDENT })
}

function textOf({ severity, owner, by, text, remark, answer, country, exercise }: HandoverLine): string {
  const parts = [
    exercise ? 'EXERCISE' : null,
    severity,
    country,
    owner === null ? null : `with ${isolated(owner.name)}`,
    by === null ? isolated(text) : `${isolated(by.name)}: ${isolated(text)}`,
    remark === '' ? null : `remark: ${isolated(remark)}`,
    answer === null
      ? null
      : answer.accepted
        ? `taken by ${isolated((answer.to ?? answer.by).name)}`
        : `declined: ${isolated(answer.reason)}`,
  ]
  return `- ${parts.filter((part) => part !== null).join(' | ')}`
}

function signatures(pdf: Pdf, { signed, accepted }: Handover): void {
  pdf.moveDown()
  title(pdf, 'Signatures and chains', 11)
  if (signed === null) write(pdf, 'Not signed yet.')
  else {
    write(pdf, `Signed by ${isolated(signed.by.name)} at ${signed.at}`)
    pdf.font('Courier').fontSize(8).text(`content SHA-256 ${signed.hash}`, MARGIN)
    for (const { chain, entries, hash } of signed.heads) pdf.text(`${chain}: ${entries} entries, head ${hash}`)
  }
  if (accepted !== null) {
    const { by, at, moved, left } = accepted
    write(pdf, `Accepted by ${isolated(by.name)} at ${at}: ${moved} alerts moved, ${left.length} left`)
  }
  pdf.moveDown()
  write(pdf, 'A sign that no font here has is written as its code point. The JSON file is exact.', { size: 7 })
}
