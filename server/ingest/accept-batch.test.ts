import { gzipSync } from 'node:zlib'

import { assert, asyncProperty, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { acceptBatch, readBody } from './accept-batch.ts'
import { MAX_BATCH_LINES, MAX_INFLATED_BYTES } from './limits.ts'
import { SeenIds } from './seen-ids.ts'

const now = Date.parse('2026-10-04T12:00:00Z')
const line = (id: string) =>
  `{"type":"post","observationId":"${id}","platform":"x","postId":"${id}","accountId":"a","at":"2026-10-04T11:00:00Z"}`

function accept(text: string, seen = new SeenIds(1000), exercise = false) {
  return acceptBatch(text, { receivedAt: now, seen, exercise })
}

function readOrCode(bytes: Uint8Array, gzip: boolean): string {
  try {
    readBody(bytes, gzip)
    return 'read'
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  }
}

describe('bodies', () => {
  test('plain and gzipped text is read, a byte order mark dropped', () => {
    const text = line('1')
    expect(readBody(Buffer.from(text), false)).toBe(text)
    expect(readBody(gzipSync(text), true)).toBe(text)
    expect(readBody(Buffer.from(`\uFEFF${text}`), false)).toBe(text)
  })

  test('what is not UTF-8 is refused whole', () => {
    expect(() => readBody(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), false)).toThrow('not UTF-8')
  })

  test('what says gzip and is not is refused', () => {
    expect(() => readBody(Buffer.from('plain'), true)).toThrow('cannot be unpacked')
    expect(() => readBody(gzipSync(line('1')).subarray(0, 20), true)).toThrow('cannot be unpacked')
  })

  test('a small body that unpacks to more than the limit is refused without unpacking it all', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1024, 0x20), { level: 1 })
    expect(bomb.byteLength).toBeLessThan(MAX_INFLATED_BYTES / 50)
    expect(() => readBody(bomb, true)).toThrow('unpacks to more than')
  })

  test('any bytes are read or refused by name', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        for (const gzip of [false, true]) expect(readOrCode(bytes, gzip)).toMatch(/^(read|not_utf8|not_gzip)$/)
      }),
    )
  })
})

describe('batches', () => {
  test('bad lines are told by number and never hold up good ones', () => {
    const batch = accept([line('1'), '{"broken', '', line('2'), '{"type":"post"}', line('3')].join('\n'))
    expect(batch.observations).toBe(3)
    expect(batch.lines.split('\n')).toEqual([line('1'), line('2'), line('3')])
    expect(batch.rejected.map((bad) => [bad.line, bad.code])).toEqual([
      [2, 'not_json'],
      [5, 'missing_field'],
    ])
    expect(batch.rejected[0]?.raw).toBe('{"broken')
  })

  test('Windows line ends, blank lines and a missing last line end are fine', () => {
    expect(accept(`${line('1')}\r\n\r\n${line('2')}`)).toMatchObject({ observations: 2, rejected: [] })
    expect(accept('')).toMatchObject({ observations: 0, rejected: [] })
    expect(accept('\n\n \n')).toMatchObject({ observations: 0, rejected: [] })
  })

  test('the same observationId is stored once, in one batch or in two', () => {
    const seen = new SeenIds(1000)
    expect(accept([line('1'), line('2'), line('1')].join('\n'), seen)).toMatchObject({ observations: 2, duplicates: 1 })
    expect(accept([line('2'), line('3')].join('\n'), seen)).toMatchObject({ observations: 1, duplicates: 1 })
  })

  test('a rejected line leaves its id free for the line that mends it', () => {
    const seen = new SeenIds(1000)
    expect(accept(line('1').replace('"a"', '7'), seen)).toMatchObject({ observations: 0, duplicates: 0 })
    expect(accept(line('1'), seen)).toMatchObject({ observations: 1, duplicates: 0 })
  })

  test('a batch of too many lines is refused and leaves no id behind as seen', () => {
    const seen = new SeenIds(1000)
    const many = `${line('1')}\n${'x\n'.repeat(MAX_BATCH_LINES)}`
    expect(() => accept(many, seen)).toThrow('send smaller batches')
    expect(accept(line('1'), seen)).toMatchObject({ observations: 1, duplicates: 0 })
  })

  test('an exercise record among real ones is refused, and taken by the exercise', () => {
    const record = line('1').replace('{', '{"exercise":true,')
    expect(accept(record).rejected[0]).toMatchObject({ field: 'exercise', code: 'exercise_record' })
    expect(accept(record, new SeenIds(10), true)).toMatchObject({ observations: 1, rejected: [] })
  })

  test('the newest time named is kept', () => {
    const older = line('2').replace('11:00:00', '09:00:00')
    expect(accept([line('1'), older].join('\n')).newestAt).toBe('2026-10-04T11:00:00Z')
  })

  test('whatever the text, every line is accepted, a duplicate, rejected or blank', async () => {
    await assert(
      asyncProperty(string({ maxLength: 300, unit: 'grapheme' }), async (text) => {
        const batch = accept(text)
        const filled = text.split('\n').filter((each) => each.trim() !== '')
        expect(batch.observations + batch.duplicates + batch.rejected.length).toBe(filled.length)
      }),
    )
  })
})
