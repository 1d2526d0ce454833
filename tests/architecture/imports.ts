/** Reads who imports whom, types included, from the sources themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  /** Files of the project it imports, and packages by name. */
  readonly imports: readonly string[]
  readonly packages: readonly string[]
}

const folders = ['shared', 'server', 'client/src', 'bench', 'scripts', 'tests']
const specifier = /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

export function readSources(): SourceFile[] {
  return folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => walk(join(root, folder)))
}

function walk(folder: string): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [readSource(path)] : []
  })
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8')
  const named = [...text.matchAll(specifier)].map((match) => match[1] ?? match[2] ?? '')
  const own = named.filter((name) => name.startsWith('.'))
  return {
    path: fromRoot(path),
    text,
    lines: text.split('\n').length - 1,
    imports: own.map((name) => fromRoot(resolve(dirname(path), name))),
    packages: named.filter((name) => !name.startsWith('.')).map(packageOf),
  }
}

function fromRoot(path: string): string {
  return relative(root, path).replaceAll('\\', '/')
}

function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name)
}

/** Every group of files that import each other in a circle. */
export function cyclesOf(files: readonly SourceFile[]): string[][] {
  const known = new Map(files.map((file) => [file.path, file]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (path: string): number => {
    const own = index.size
    index.set(path, own)
    low.set(path, own)
    stack.push(path)
    for (const next of known.get(path)?.imports ?? []) {
      if (!known.has(next)) continue
      const reached = index.has(next) ? (stack.includes(next) ? index.get(next) : undefined) : visit(next)
      if (reached !== undefined) low.set(path, Math.min(low.get(path) ?? own, reached))
    }
    const lowest = low.get(path) ?? own
    if (lowest === own) {
      const group = stack.splice(stack.indexOf(path))
      if (group.length > 1 || known.get(path)?.imports.includes(path) === true) cycles.push(group)
    }
    return lowest
  }
  for (const { path } of files) if (!index.has(path)) visit(path)
  return cycles
}
