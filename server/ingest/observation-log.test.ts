import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { ObservationLog, RAW_KEPT } from './observation-log.ts'
import { hashId } from './seen-ids.ts'

let folder: string
let log: ObservationLog
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'war-room-log-'))
  log = new ObservationLog(join(folder, 'observations.db'))
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true, force: true })
})

function append(lines: string, ids: bigint[] = []): number {
  const observations = lines === '' ? 0 : lines.split('\n').length
  return log.append({ receivedAt: 1, source: 'test', observations, lines, ids: BigUint64Array.from(ids) })
}

const letter = { tied: false, source: 'test', line: 1, field: 'country', code: 'unknown_country', message: 'no' }

test('entries come back in order, byte for byte', () => {
  const offsets = ['{"a":1}', '{"ü":"é"}\n{"b":2}', ''].map((lines) => append(lines))
  const back = log.after(offsets[0]!, 10)
  expect(back.map((entry) => entry.lines.toString('utf8'))).toEqual(['{"ü":"é"}\n{"b":2}', ''])
  expect(back.map((entry) => entry.offset)).toEqual(offsets.slice(1))
})

test('what a failed commit wrote is not there', () => {
  append('{"a":1}')
  expect(() =>
    log.commit(() => {
      append('{"b":2}')
      throw new Error('power cut')
    }),
  ).toThrow('power cut')
  expect(log.totals()).toMatchObject({ entries: 1, observations: 1, head: 1 })
})

test('totals and ids are those of the log after it is opened again', () => {
  append('{"a":1}\n{"b":2}', [hashId('one'), hashId('two')])
  append('', [])
  append('{"c":3}', [hashId('three')])
  log.close()
  log = new ObservationLog(join(folder, 'observations.db'))
  expect(log.totals()).toMatchObject({ entries: 3, observations: 3, head: 3 })
  const seen = log.recentIds()
  expect(['one', 'two', 'three', 'four'].map((id) => seen.has(hashId(id)))).toEqual([true, true, true, false])
})

test('a dead letter is kept whole, so that it can be tried again', () => {
  const raw = `{"text":"${'x'.repeat(300_000)}"}`
  const id = log.bury({ ...letter, raw }, 5, 1)
  expect(log.deadLetter(id)).toMatchObject({ raw, attempts: 1, code: 'unknown_country' })
  expect(log.discard([id, 999])).toBe(1)
  expect(log.deadLetters(null, 10)).toEqual({ letters: [], total: 0 })
})

test('of a line too long to keep, the length and the hash of the whole are kept with its beginning', () => {
  const raw = `{"text":"${'ü'.repeat(600_000)}"}`
  const [whole, cut] = [log.bury({ ...letter, raw: '{"ü":1}' }, 5, 1), log.bury({ ...letter, raw }, 5, 1)]
  expect(log.deadLetter(whole)).toMatchObject({ characters: 7, sha256: null })
  const kept = log.deadLetter(cut)
  expect(kept).toMatchObject({ characters: 600_011, sha256: createHash('sha256').update(raw).digest('hex') })
  expect(kept?.raw).toBe(raw.slice(0, RAW_KEPT))
  expect(log.deadLetters(null, 1).letters[0]?.raw).toBe(raw.slice(0, 2000))
})

test('a log of before is opened: its long lines count as cut, without a hash', () => {
  log.close()
  const file = join(folder, 'before.db')
  const before = new Database(file)
  before.exec(`
    CREATE TABLE dead_letters (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL,
      field TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL, attempts INTEGER NOT NULL) STRICT;
    INSERT INTO dead_letters VALUES (1, 5, 'test', 1, '', 'not_json', 'no', 'hello', 1);
    INSERT INTO dead_letters VALUES (2, 5, 'test', 2, '', 'line_too_long', 'no', 'long', 1);`)
  before.close()
  log = new ObservationLog(file)
  expect(log.deadLetter(1)).toMatchObject({ raw: 'hello', characters: 5, sha256: null })
  expect(log.deadLetter(2)).toMatchObject({ sha256: '' })
  log.close()
  log = new ObservationLog(file)
  expect(log.deadLetters(null, 10).total).toBe(2)
})

test('dead letters are listed newest first, in pages', () => {
  const ids = Array.from({ length: 5 }, (_, n) => log.bury({ ...letter, raw: `{"n":${n}}` }, n, 1))
  expect(log.deadLetters(null, 2).letters.map((each) => each.id)).toEqual([ids[4], ids[3]])
  expect(log.deadLetters(ids[3]!, 2).letters.map((each) => each.id)).toEqual([ids[2], ids[1]])
  expect(log.deadLetters(null, 2).total).toBe(5)
})
