/** `evaluate -- MODE INPUT --out FILE`: measures detection on files, through the code path of the live server. */
const MODES = ['spend', 'clusters', 'ads', 'series'] as const

interface Mode {
  run(args: string[]): Promise<void>
}

async function main(): Promise<void> {
  const [mode, ...args] = process.argv.slice(2)
  const known = MODES.find((name) => name === mode)
  if (known === undefined) {
    process.stderr.write(`usage: evaluate -- ${MODES.join('|')} INPUT --out FILE\n`)
    process.exitCode = 2
    return
  }
  const module = (await import(`./evaluate/${known}.ts`)) as Mode
  await module.run(args)
}

try {
  await main()
} catch (error) {
  const what = process.argv.slice(2, 4).join(' ')
  process.stderr.write(`evaluate ${what}: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
