import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { quietPosts } from '../../tests/support/sure-alert.ts'
import { tempFolder } from '../../tests/support/temp-folder.ts'
import { Ingest, IngestBusy } from './ingest.ts'

let folder: string
beforeEach(() => {
  folder = tempFolder('ingest')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const body = () =>
  Buffer.from(
    quietPosts('one', 3)
      .map((each) => JSON.stringify(each))
      .join('\n'),
  )
const seconds = (n: number) => new Promise((resolve) => setTimeout(resolve, n * 1000))

test('[ING6] while the log cannot be opened senders are told to try again, and it is tried about once a second', async () => {
  const file = join(folder, 'observations.db')
  mkdirSync(file)
  const failures: Error[] = []
  const ingest = new Ingest({
    folder,
    exercise: false,
    onAdvance: () => undefined,
    onFailure: (error) => failures.push(error),
  })
  await expect(ingest.totals()).rejects.toThrow('unable to open')
  await expect(ingest.submit(body(), { gzip: false, source: 'test' })).rejects.toThrow(IngestBusy)
  await seconds(3)
  expect(failures.length).toBeGreaterThan(0)
  expect(failures.length).toBeLessThan(6)
  rmSync(file, { recursive: true })
  const ending = new AbortController()
  await ingest.submitPatiently(body().toString(), 'test', ending.signal)
  expect(await ingest.totals()).toMatchObject({ observations: 3 })
  await ingest.close()
}, 30_000)
