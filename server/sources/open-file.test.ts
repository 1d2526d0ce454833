import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sourceFormats } from './formats.ts'
import { openFile } from './open-file.ts'
import { UnrecognisedFile, recognise } from './recognise.ts'
import { textLines } from './text-lines.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'war-room-open-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('opening a file', () => {
  test('a plain and a packed file read the same, and the packed one is told by its bytes', async () => {
    const plain = await openFile(await file('a.csv', '\uFEFFdate,x\n1,é\n'))
    const packed = await openFile(await file('b.csv', gzipSync('\uFEFFdate,x\n1,é\n')))
    expect(plain.file).toEqual({ name: 'a.csv', head: 'date,x\n1,é\n' })
    expect(packed.file).toEqual({ name: 'b.csv', head: 'date,x\n1,é\n' })
    expect(await textOf(packed.stream())).toBe(await textOf(plain.stream()))
  })

  test('the name of a packed file loses its gz', async () => {
    expect((await openFile(await file('c.csv.gz', gzipSync('x')))).file.name).toBe('c.csv')
  })

  test('a small packed file that unpacks to much gives only its head', async () => {
    const { file: opened } = await openFile(await file('bomb.gz', gzipSync(Buffer.alloc(20_000_000, 'a'))))
    expect(opened.head.length).toBeLessThanOrEqual(8192)
  })

  test('bytes read grow to the size on disk', async () => {
    const opened = await openFile(await file('d.txt', 'x'.repeat(5000)))
    expect(opened.bytesRead()).toBe(0)
    await textOf(opened.stream())
    expect(opened.bytesRead()).toBe(opened.bytes)
  })
})

describe('recognising a file', () => {
  test('an unknown file says what it begins with and what was looked for', () => {
    const file = { name: 'notes.csv', head: 'colour,shape\nred,round\n' }
    expect(() => recognise(file, sourceFormats)).toThrow(UnrecognisedFile)
    expect(() => recognise(file, sourceFormats)).toThrow(
      /notes\.csv.*colour,shape.*meta-report-advertisers.*spend-table/s,
    )
  })

  test('no two formats want the same file', () => {
    const heads = [
      '{"type":"post","platform":"x"}\n',
      'Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n',
      'Page ID,Page name,Disclaimer,Amount spent (EUR)\n',
      'Location name,Amount spent (EUR)\n',
      'Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date,Spend_USD,Spend_INR\n',
      'advertiser_id,eur_amount_raw,num_ads,date,spend_eur\n',
      'date,country,currency,page_id,page_name,disclaimer,spend\n',
      'ds,page_id,page_name,party,currency,num_ads,spend,ds_pages\n',
    ]
    for (const head of heads) {
      const wanting = sourceFormats.filter((format) => format.recognises({ name: 'file', head }))
      expect(wanting.map((format) => format.id)).toHaveLength(1)
    }
  })
})

describe('lines of a stream', () => {
  async function lines(...chunks: Buffer[]): Promise<string[]> {
    const { Readable } = await import('node:stream')
    const found: string[] = []
    for await (const line of textLines(Readable.from(chunks))) found.push(line.tooLong ? 'too long' : line.text)
    return found
  }

  test('characters and lines cut between two chunks come whole, CRLF and LF alike', async () => {
    const bytes = Buffer.from('é1\r\nzwei\nlast')
    expect(await lines(bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4))).toEqual(['é1', 'zwei', 'last'])
  })

  test('a line without end is cut and told, and the next ones are read', async () => {
    const huge = Buffer.alloc(3_000_000, 'x')
    expect(await lines(Buffer.from('a\n'), huge, Buffer.from('\nb\n'))).toEqual(['a', 'too long', 'b'])
  })
})

test.each([
  ['', /empty\.csv: there is nothing in it\. Looked for/],
  ['\u007fELF\u0002\u0001\u0000\u0000', /not a format this program knows\. It is no text file\. Looked for/],
  ['a,b,c\n1,2,3', /Its first line is "a,b,c"\. Looked for/],
])('a file that begins with %j is refused in words that help', (head, words) => {
  expect(() => recognise({ name: 'empty.csv', head }, sourceFormats)).toThrow(words)
})
