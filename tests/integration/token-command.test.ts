import { readdirSync } from 'node:fs'

import { expect, test } from 'vitest'

import { runScript } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const folder = tempFolder('token')
const token = (...args: string[]) => runScript('server/cli/token.ts', { DATA_DIR: folder }, args)

test('a folder that is no server’s is left as it is: a token made there would be worth nothing', async () => {
  const { code, out } = await token('create', '--name', 'feed')
  expect({ code, files: readdirSync(folder) }).toEqual({ code: 1, files: [] })
  expect(out).toContain('Start the server first, or set DATA_DIR')
})

test.each([
  [['create', '--nam', 'feed'], "Unknown option '--nam'"],
  [['create'], 'give the token a --name'],
  [['sign-in'], 'say for whom by --email'],
  [[], 'say what to do'],
])('%j is refused with the reason and the usage', async (args, reason) => {
  const { code, out } = await token(...args)
  expect(code).toBe(2)
  expect(out).toContain(reason)
  expect(out).toContain('usage: npm run token')
  expect(out).not.toContain('node:internal')
})
