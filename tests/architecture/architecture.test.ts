import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { cyclesOf, readSources, root, type SourceFile } from './imports.ts'

const all = readSources()
const isTest = ({ path }: SourceFile) => /\.test\.tsx?$|^tests\//.test(path)
const program = all.filter((file) => !isTest(file))
const within = (...folders: string[]) =>
  program.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)))

/** Import lines from some files that go where they must not. */
function strayImports(files: readonly SourceFile[], isStray: (to: string, from: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((to) => isStray(to, file.path)).map((to) => `${file.path} → ${to}`),
  )
}

const core = ['detection', 'alerting', 'triage', 'elections', 'investigation', 'sharing', 'audit'].map(
  (name) => `server/${name}`,
)
const edges = ['server/live/', 'server/sources/', 'server/http/', 'server/ingest/worker.ts', 'server/app.ts']
const dialects = /^server\/store\/(sqlite|postgres|search-sqlite|search-postgres)/

test('the tests below have looked at the whole tree', () => {
  expect(program.length).toBeGreaterThan(200)
  expect(program.flatMap((file) => file.imports).length).toBeGreaterThan(600)
  for (const folder of ['shared/', 'server/', 'client/src/', 'scripts/', 'bench/']) {
    expect(program.filter(({ path }) => path.startsWith(folder)).length, `files in ${folder}`).toBeGreaterThan(2)
  }
  const lost = all.flatMap((file) => file.imports.filter((to) => !existsSync(join(root, to))))
  expect(lost.filter((path) => !path.includes('?'))).toEqual([])
})

describe('direction of imports', () => {
  test('shared knows neither server nor client, domain not the protocol, lib neither', () => {
    expect(strayImports(within('shared'), (to) => !to.startsWith('shared/'))).toEqual([])
    expect(strayImports(within('shared/domain'), (to) => to.startsWith('shared/protocol/'))).toEqual([])
    expect(strayImports(within('shared/lib'), (to) => !to.startsWith('shared/lib/'))).toEqual([])
  })

  test('the client never imports the server, nor the server the client', () => {
    expect(strayImports(within('client'), (to) => to.startsWith('server/'))).toEqual([])
    expect(strayImports(within('server'), (to) => to.startsWith('client/'))).toEqual([])
  })

  test('the core of the server imports no edge: not live, sources, http, nor the wiring', () => {
    expect(within(...core).length).toBeGreaterThan(60)
    expect(strayImports(within(...core), (to) => edges.some((edge) => to.startsWith(edge)))).toEqual([])
  })

  test('only wiring and commands open a dialect of the store', () => {
    // The index of advertisers is a file of its own beside the log, and made from it.
    const openers = /^server\/(app|main|store\/|cli\/|ingest\/observation-log|investigation\/advertisers\/)/
    const files = within('server').filter(({ path }) => !openers.test(path))
    expect(strayImports(files, (to) => dialects.test(to))).toEqual([])
  })

  test('charts and ui of the page know neither its store nor its live link', () => {
    const plain = within('client/src/ui', 'client/src/charts')
    expect(plain.length).toBeGreaterThan(3)
    expect(strayImports(plain, (to) => /^client\/src\/(store|live|features)\//.test(to))).toEqual([])
    expect(strayImports(within('client/src/store'), (to) => /^client\/src\/(live|features)\//.test(to))).toEqual([])
    expect(strayImports(within('client/src/live'), (to) => to.startsWith('client/src/features/'))).toEqual([])
  })

  test('the program imports no test, and no benchmark', () => {
    expect(strayImports(within('server', 'shared', 'client'), (to) => /^(tests|bench)\//.test(to))).toEqual([])
  })
})

describe('packages', () => {
  const users = (name: string) => program.filter(({ packages }) => packages.includes(name)).map(({ path }) => path)

  test('socket.io is known to one file on each side', () => {
    expect(users('socket.io')).toEqual(['server/live/gateway.ts'])
    expect(users('socket.io-client').filter((path) => path.startsWith('client/'))).toEqual([
      'client/src/live/socket.ts',
    ])
  })

  test('SQLite is known to the dialect and the log, threads to the two workers and their owners', () => {
    const known = /^server\/(ingest\/observation-log|store\/|investigation\/advertisers\/)/
    expect(users('better-sqlite3').filter((path) => path.startsWith('server/') && !known.test(path))).toEqual([])
    const threads = users('node:worker_threads').filter((path) => path.startsWith('server/'))
    expect(threads.filter((path) => !/^server\/(ingest|detection|investigation)\//.test(path))).toEqual([])
    expect(threads.length).toBeGreaterThan(3)
  })

  test('detectors read no clock, file or network', () => {
    const detectors = within('server/detection').filter(
      ({ path }) => !/server\/detection\/(worker|detection|checkpoint)\.ts$/.test(path),
    )
    expect(detectors.length).toBeGreaterThan(40)
    const reaching = detectors.filter(
      ({ text, packages }) =>
        /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|performance\.now\(/.test(text) ||
        packages.some((name) => /^node:(fs|http|https|net|child_process)/.test(name)),
    )
    expect(reaching.map(({ path }) => path)).toEqual([])
  })
})

describe('files', () => {
  test('no file imports itself through others, types included', () => {
    expect(cyclesOf(all)).toEqual([])
  })

  test('a circle would be found', () => {
    const file = (path: string, imports: string[]) => ({ path, imports, packages: [], text: '', lines: 0 })
    const circle = [file('a', ['b']), file('b', ['c']), file('c', ['a']), file('d', ['a'])]
    expect(cyclesOf(circle).map((group) => group.toSorted())).toEqual([['a', 'b', 'c']])
  })

  test('no file is longer than 400 lines', () => {
    expect(all.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  test('no file only passes on the exports of others, and none is named after nothing', () => {
    const barrels = program.filter(({ text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim()
      const others = code.replaceAll(/export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'[^']+'/g, '')
      return code !== '' && others.trim() === ''
    })
    expect(barrels.map(({ path }) => path)).toEqual([])
    expect(
      all.filter(({ path }) => /\/(utils?|helpers?|common|misc|index)\.tsx?$/.test(path)).map((f) => f.path),
    ).toEqual([])
  })

  test('default exports are only where a tool asks for them', () => {
    const found = program.filter(({ text, path }) => /^export default /m.test(text) && !path.endsWith('.config.ts'))
    expect(found.map(({ path }) => path)).toEqual([])
  })
})

test('no tracked file names a folder of somebody’s machine', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  expect(tracked.length).toBeGreaterThan(200)
  const texts = tracked.filter(
    (path) => /\.(ts|tsx|mjs|json|md|html|css|ya?ml)$/.test(path) && existsSync(join(root, path)),
  )
  const place = /\/(home|Users|work)\/\w+/
  const naming = texts.filter((path) => place.test(readFileSync(join(root, path), 'utf8')))
  expect(naming).toEqual([])
})
