import { crc32, deflateRawSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { readSource } from '../read-source.testkit.ts'
import { createMetaReportZip, defaultZipLimits, metaReportZip } from './report-zip.ts'

const BASE = 'FacebookAdLibraryReport_2023-03-15_NL_yesterday'
const ADVERTISERS =
  'Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n1,A,A,500,2\n2,B,B,≤100,1'
const REGION = 'Page ID,Page name,Disclaimer,Amount spent (EUR)\n1,A,A,300'
const LOCATIONS = 'Location name,Amount spent (EUR)\nGelderland,300\nUnknown,200'

/** A zip with deflated entries, as small as the format allows. `claim` lets the directory lie about a size. */
function zipOf(files: Readonly<Record<string, string | Buffer>>, claim?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content)
    const packed = deflateRawSync(data)
    const fixed = Buffer.alloc(26)
    fixed.writeUInt16LE(20, 0)
    fixed.writeUInt16LE(0x800, 2)
    fixed.writeUInt16LE(8, 4)
    fixed.writeUInt32LE(crc32(data), 10)
    fixed.writeUInt32LE(packed.length, 14)
    fixed.writeUInt32LE(claim ?? data.length, 18)
    fixed.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fixed, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fixed, rest, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0, 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}

describe('the zip of a Meta Ad Library Report', () => {
  test('its advertisers, regions and locations are read, each by its own name; the read-me is passed over', async () => {
    const zip = zipOf({
      [`${BASE}_advertisers.csv`]: ADVERTISERS,
      'README.txt': 'about this report',
      [`${BASE}_locations.csv`]: LOCATIONS,
      [`regions/${BASE}_Noord-Holland.csv`]: REGION,
    })
    const { observations, rejects } = await readSource(metaReportZip, `${BASE}.zip`, zip)
    const spend = observations.filter((one) => one.type === 'spend')
    expect(spend.map(({ source, region }) => [source, region])).toEqual([
      ['meta-report-advertisers', undefined],
      ['meta-report-advertisers', undefined],
      ['meta-report-locations', 'NL-GE'],
      ['meta-report-regions', 'NL-NH'],
    ])
    expect(observations.filter((one) => one.type === 'pull')).toHaveLength(3)
    expect(rejects).toMatchObject([{ line: 3, code: 'region_unknown' }])
    expect(rejects[0]?.message).toContain(`${BASE}_locations.csv`)
  })

  test('is recognised by its first bytes whatever its name', () => {
    const head = zipOf({ [`${BASE}_advertisers.csv`]: ADVERTISERS }).toString('latin1')
    expect(metaReportZip.recognises({ name: 'download', head })).toBe(true)
    expect(metaReportZip.recognises({ name: 'download.zip', head: 'Page ID,' })).toBe(false)
  })

  test('too many entries are refused before any is unpacked', async () => {
    const format = createMetaReportZip({ ...defaultZipLimits, entries: 3 })
    const files = Object.fromEntries([1, 2, 3, 4].map((number) => [`${number}.txt`, 'x']))
    await expect(readSource(format, 'many.zip', zipOf(files))).rejects.toThrow('4 entries where at most 3 are read')
  })

  test('an entry that unpacks to more than it may is refused while it unpacks', async () => {
    const format = createMetaReportZip({ ...defaultZipLimits, entryBytes: 100_000 })
    const bomb = zipOf({ [`${BASE}_advertisers.csv`]: `${ADVERTISERS}\n${'9,A,A,5,1\n'.repeat(100_000)}` })
    expect(bomb.length).toBeLessThan(10_000)
    await expect(readSource(format, 'bomb.zip', bomb)).rejects.toThrow('unpacks to more than')
  })

  test('entries that together unpack to more than they may are refused', async () => {
    const format = createMetaReportZip({ ...defaultZipLimits, totalBytes: 150_000 })
    const half = `${ADVERTISERS}\n${'9,A,A,5,1\n'.repeat(10_000)}`
    const zip = zipOf({ [`${BASE}_advertisers.csv`]: half, [`regions/${BASE}_Utrecht.csv`]: half })
    await expect(readSource(format, 'bomb.zip', zip)).rejects.toThrow('unpacks to more than')
  })

  test('a directory that lies about a size is refused', async () => {
    const zip = zipOf({ [`${BASE}_advertisers.csv`]: ADVERTISERS.repeat(50) }, 10)
    await expect(readSource(metaReportZip, 'lie.zip', zip)).rejects.toThrow(/too many bytes|size/)
  })

  test('a file that only begins like a zip is refused with the reason', async () => {
    await expect(readSource(metaReportZip, 'broken.zip', 'PK\u0003\u0004 and nothing')).rejects.toThrow('not a zip')
  })

  test('a zip of something else is refused', async () => {
    await expect(readSource(metaReportZip, 'photos.zip', zipOf({ 'a.jpg': 'x' }))).rejects.toThrow('no CSV of a Meta')
  })
})
