/** A handover on paper. Analysts appear by pseudonym; names on paper endanger people. */
import PdfDocument from 'pdfkit'

import type { Handover, HandoverLine, LineKind } from '../../../shared/protocol/handover.ts'

const titles: Record<LineKind, string> = {
  escalation: 'Escalations waiting',
  alert: 'Open alerts by owner',
  unowned: 'Unowned, critical and high',
  snooze: 'Snoozes that wake soon',
  mute: 'Mute windows in force',
  note: 'Notes of the shift',
}
const order = Object.keys(titles) as LineKind[]

export function handoverPdf(handover: Handover): Promise<Buffer> {
  const pdf = new PdfDocument({ size: 'A4', margin: 48, info: { Title: `Shift handover ${handover.draftedAt}` } })
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

function head(pdf: Pdf, handover: Handover): void {
  pdf.font('Helvetica-Bold').fontSize(16).text('Shift handover')
  pdf.font('Helvetica').fontSize(9)
  pdf.text(`Shift from ${handover.from} to ${handover.draftedAt}. State: ${handover.state}.`)
  pdf.text(`Outgoing: ${plain(handover.outgoing.name)}. Incoming: ${plain(handover.incoming?.name ?? 'not named')}.`)
  if (handover.remarks !== '') pdf.moveDown(0.5).text(plain(handover.remarks))
}

function section(pdf: Pdf, kind: LineKind, { lines, cut }: Handover): void {
  const own = lines.filter((line) => line.kind === kind)
  pdf.moveDown().font('Helvetica-Bold').fontSize(11).text(`${titles[kind]} (${own.length})`)
  pdf.font('Helvetica').fontSize(9)
  const byOwner =
    kind === 'alert' ? own.toSorted((a, b) => ((a.owner?.name ?? '') < (b.owner?.name ?? '') ? -1 : 1)) : own
  for (const line of byOwner) pdf.text(plain(textOf(line)), { indent: 8 })
  const more = cut[kind] ?? 0
  if (more > 0) pdf.text(`and ${more} more that are not listed`, { indent: 8 })
}

function textOf({ severity, owner, by, text, remark, answer, country, exercise }: HandoverLine): string {
  const parts = [
    exercise ? 'EXERCISE' : null,
    severity,
    country,
    owner === null ? null : `with ${owner.name}`,
    by === null ? text : `${by.name}: ${text}`,
    remark === '' ? null : `remark: ${remark}`,
    answer === null
      ? null
      : answer.accepted
        ? `taken by ${(answer.to ?? answer.by).name}`
        : `declined: ${answer.reason}`,
  ]
  return `- ${parts.filter((part) => part !== null).join(' | ')}`
}

function signatures(pdf: Pdf, { signed, accepted }: Handover): void {
  pdf.moveDown().font('Helvetica-Bold').fontSize(11).text('Signatures and chains')
  pdf.font('Helvetica').fontSize(9)
  if (signed === null) pdf.text('Not signed yet.')
  else {
    pdf.text(`Signed by ${plain(signed.by.name)} at ${signed.at}`)
    pdf.font('Courier').fontSize(8).text(`content SHA-256 ${signed.hash}`)
    for (const { chain, entries, hash } of signed.heads) pdf.text(`${chain}: ${entries} entries, head ${hash}`)
    pdf.font('Helvetica').fontSize(9)
  }
  if (accepted !== null) {
    const { by, at, moved, left } = accepted
    pdf.text(`Accepted by ${plain(by.name)} at ${at}: ${moved} alerts moved, ${left.length} left`)
  }
  pdf.moveDown().fontSize(7)
  pdf.text('The built-in fonts know Latin letters only; other signs are shown as "?". The JSON file is exact.')
}

/** What the standard fonts of PDF can show: accents stay, other scripts do not. */
function plain(text: string): string {
  return Array.from(text.normalize('NFC'))
    .map((sign) => {
      if (isLatin1(sign)) return sign
      const base = sign.normalize('NFD').replaceAll(/\p{M}/gu, '')
      return isLatin1(base) ? base : (replaced[sign] ?? '?')
    })
    .join('')
}

const replaced: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '×': 'x',
  '€': 'EUR',
  ł: 'l',
  Ł: 'L',
}

function isLatin1(text: string): boolean {
  return /^[\n\u0020-\u007e\u00a0-\u00ff]*$/.test(text)
}
