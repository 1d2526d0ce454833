/** Builds the page when its sources are newer than what is built. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['client', 'shared', 'vite.config.ts', 'package-lock.json']

export async function buildClient(root: string, always = false): Promise<void> {
  const stamp = join(root, 'dist', 'client', 'build.txt')
  const wanted = hashOf(root)
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return
  console.error('Building the page …')
  const { build } = await import('vite')
  await build({ root: join(root, 'client'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(stamp, `${wanted}\n`)
}

/** Names the build by what it was made of, so that a page knows when the server has another one. */
function hashOf(root: string): string {
  const hash = createHash('sha256')
  for (const path of SOURCES) addTo(hash, join(root, path))
  return hash.digest('hex').slice(0, 12)
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
  } else if (!path.includes('.test.')) hash.update(path.split(/[\\/]/).at(-1) ?? '').update(readFileSync(path))
}
