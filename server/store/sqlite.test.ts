import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { tempFolder } from '../../tests/support/temp-folder.ts'
import { openSqliteStore } from './sqlite.ts'

let folder: string
let other: ChildProcess | null
beforeEach(() => {
  folder = tempFolder('lock')
  other = null
})
afterEach(() => {
  other?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that has the folder's store open. */
async function openElsewhere(): Promise<void> {
  const module = JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)
  const code = `import(${module}).then(async ({ openSqliteStore }) => {
    await openSqliteStore(${JSON.stringify(folder)})
    console.log('open')
    setInterval(() => undefined, 1000)
  })`
  other = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(other.stdout!, 'data')
}

test('a folder that another process holds is refused with its number, and free when that has died', async () => {
  await openElsewhere()
  await expect(openSqliteStore(folder)).rejects.toThrow(`is in use by process ${other?.pid}`)
  const gone = once(other!, 'exit')
  other?.kill('SIGKILL')
  await gone
  const store = await openSqliteStore(folder)
  await store.close()
}, 60_000)

test('it is refused also where both have the same number, as in two containers on one folder', async () => {
  await openElsewhere()
  writeFileSync(join(folder, 'lock'), String(process.pid))
  await expect(openSqliteStore(folder)).rejects.toThrow('is in use')
}, 60_000)
