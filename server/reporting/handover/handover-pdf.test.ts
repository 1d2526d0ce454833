import { inflateSync } from 'node:zlib'

import { expect, test } from 'vitest'

import type { Handover, HandoverLine } from '../../../shared/protocol/handover.ts'
import { handoverPdf } from './handover-pdf.ts'

function line(text: string): HandoverLine {
  return {
    id: text.slice(0, 8),
    kind: 'alert',
    alertId: 'a',
    severity: 'high',
    text,
    remark: '',
    at: '2026-10-01T00:00:00Z',
    owner: { id: 'x', name: 'analyst-1' },
    by: null,
    country: 'BR',
    elections: [],
    exercise: false,
    answer: null,
  }
}

function handover(texts: readonly string[]): Handover {
  return {
    id: 'h',
    version: 1,
    state: 'draft',
    from: '2026-10-01T00:00:00Z',
    draftedAt: '2026-10-01T08:00:00Z',
    outgoing: { id: 'o', name: 'analyst-2' },
    incoming: null,
    people: [],
    remarks: '',
    lines: texts.map(line),
    cut: {},
    signed: null,
    accepted: null,
  }
}

/** Streams of a PDF that say which code points its glyphs stand for (ISO 32000-1, 9.10.3). */
function letters(pdf: Buffer): Set<string> {
  const found = new Set<string>()
  for (let at = 0; (at = pdf.indexOf('stream\n', at)) >= 0; at += 7) {
    if (pdf.subarray(at - 3, at).toString('latin1') === 'end') continue
    const end = pdf.indexOf('endstream', at)
    const raw = pdf.subarray(at + 7, end)
    const text = (raw[0] === 0x78 ? inflateSync(raw) : raw).toString('latin1')
    if (!text.includes('begincmap')) continue
    for (const [, list = ''] of text.matchAll(/\[([^\]]*)\]/g)) {
      for (const [, hex = ''] of list.matchAll(/<([0-9a-f ]+)>/gi)) {
        found.add(Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'))
      }
    }
  }
  return found
}

const texts = [
  'Água limpa, łódź, cử',
  'Реклама «Чистая вода»',
  'Η σελίδα Καθαρό Νερό',
  'קמפיין מים',
  '选举广告支出激增',
  '選挙広告の支出',
  '선거 광고 지출',
  'ქართული არჩევნები',
]

test('[COL10] what people write in any script is in the file as text, with the font in it', async () => {
  const pdf = await handoverPdf(handover([...texts, 'حملة الماء']))
  const found = letters(pdf)
  expect(found.size).toBeGreaterThan(80)
  const missing = Array.from(texts.join('').normalize('NFC')).filter((letter) => letter !== ' ' && !found.has(letter))
  expect(missing).toEqual([])
  const file = pdf.toString('latin1')
  for (const font of ['NotoSans-Regular', 'NotoSansArabic-Regular', 'NotoSansHebrew-Regular', 'UnifontMedium']) {
    expect(file).toContain(`+${font}`)
  }
})

test('[COL10] a long handover goes over many pages, and one in Latin letters carries no other font', async () => {
  const pdf = await handoverPdf(handover(Array.from({ length: 300 }, (_, n) => `Page ${n} spends far above its level`)))
  const file = pdf.toString('latin1')
  expect(file.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(4)
  expect(file).not.toContain('Unifont')
  expect(pdf.length).toBeLessThan(150_000)
})
