/** npm run replay -- FILE… : posts files of observations to a running server. */
import { sourceFormats } from '../sources/formats.ts'
import { REPLAY_USAGE, UsageError, replayArguments } from './replay/arguments.ts'
import type { ReplayArguments } from './replay/arguments.ts'
import { createProgress } from './replay/progress.ts'
import { runReplay } from './replay/run-replay.ts'

const args = process.argv.slice(2)
process.exitCode = args.includes('--help') ? help() : await main()

function help(): number {
  console.log(REPLAY_USAGE)
  return 0
}

async function main(): Promise<number> {
  let parsed: ReplayArguments
  try {
    parsed = replayArguments(args, process.env)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${REPLAY_USAGE}`)
    return 2
  }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('stopped by the keyboard')))
  const write = (text: string): void => void process.stderr.write(text)
  const progress = createProgress(write, process.stderr.isTTY, () => performance.now())
  try {
    await runReplay(parsed, {
      formats: sourceFormats,
      progress,
      signal: stop.signal,
      say: (text) => write(`${text}\n`),
    })
    console.log(progress.summary())
    return 0
  } catch (error) {
    const isBegun = progress.tally.sent > 0
    if (isBegun) console.log(progress.summary())
    console.error(messageOf(stop.signal.aborted ? stop.signal.reason : error))
    console.error(
      isBegun
        ? 'What was accepted is kept; the same command again sends the rest and repeats nothing.'
        : 'Nothing was sent.',
    )
    return 1
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
