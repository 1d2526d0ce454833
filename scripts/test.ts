/** npm test: types, lint, format, unused code, unit to integration, and the page in a real browser. Ends with a count. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { buildClient } from './build-client.ts'
import { ensureChromium } from './find-chromium.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reports = join(root, '.cache', 'reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
process.chdir(root)

interface Count {
  passed: number
  failed: number
  skipped: number
}

const total: Count = { passed: 0, failed: 0, skipped: 0 }
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

check('types', bin('tsc'), ['-b'])
check('lint', bin('oxlint'), ['--type-aware'])
check('format', bin('oxfmt'), ['--check', '.'])
check('unused code', bin('knip'), ['--no-progress'])
suite(
  'unit, contract and integration',
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'vitest.json')}`],
  countVitest,
)
await buildClient(root)
const browser = ensureChromium()
if (browser === null) {
  console.error('\nend-to-end: no Chromium could be found or installed; set CHROMIUM_PATH')
  total.failed++
} else {
  suite('end-to-end in Chromium', bin('playwright'), ['test'], countPlaywright, { CHROMIUM_PATH: browser })
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 ? 0 : 1)

function run(title: string, command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const started = Date.now()
  console.log(`\n── ${title} ──`)
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  console.log(`${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return status === 0
}

/** A check counts as one test. */
function check(title: string, command: string, args: readonly string[]): void {
  if (run(title, command, args)) total.passed++
  else total.failed++
}

/** A suite counts its tests; one that fails without a failed test (it could not start) counts as one failure. */
function suite(
  title: string,
  command: string,
  args: readonly string[],
  count: () => Count,
  env: Record<string, string> = {},
): void {
  const ok = run(title, command, args, env)
  const counted = readCount(count)
  total.passed += counted.passed
  total.skipped += counted.skipped
  total.failed += counted.failed + (!ok && counted.failed === 0 ? 1 : 0)
  if (ok && counted.passed === 0) {
    console.error(`${title}: no test ran`)
    total.failed++
  }
}

function readCount(count: () => Count): Count {
  try {
    return count()
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

function countVitest(): Count {
  // Vitest's own report.
  const report = JSON.parse(readFileSync(join(reports, 'vitest.json'), 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }
}

function countPlaywright(): Count {
  // Playwright's own report.
  const { stats } = JSON.parse(readFileSync(join(reports, 'playwright.json'), 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}
