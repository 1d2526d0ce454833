/** What a replay has done so far, as one line on a terminal or a line every few seconds in a log. */
import type { IngestAnswer } from './ingest-client.ts'

const FIRST_REASONS = 5

export interface Tally {
  sent: number
  accepted: number
  duplicates: number
  /** Refused by the server. */
  rejected: number
  /** Could not be read from the file. */
  unreadable: number
}

export interface Progress {
  readonly tally: Tally
  batch(lines: number, answer: IngestAnswer): void
  /** A line that was not accepted; the first few are shown. */
  problem(where: string, code: string, message: string): void
  waiting(reason: string, ms: number): void
  /** `done` is the share of the input read, 0 to 1. */
  show(done: number): void
  summary(): string
}

export function createProgress(write: (text: string) => void, isTerminal: boolean, now: () => number): Progress {
  const tally: Tally = { sent: 0, accepted: 0, duplicates: 0, rejected: 0, unreadable: 0 }
  const started = now()
  let lastShown = Number.NEGATIVE_INFINITY
  let shown = 0
  let waitedMs = 0
  const say = (text: string): void => write(isTerminal ? `\r\x1b[K${text}\n` : `${text}\n`)
  return {
    tally,
    batch(lines, answer) {
      tally.sent += lines
      tally.accepted += answer.accepted
      tally.duplicates += answer.duplicates
      tally.rejected += answer.rejected
    },
    problem(where, code, message) {
      if (shown++ < FIRST_REASONS) say(`  not taken: ${where}: ${code}: ${message}`)
      if (shown === FIRST_REASONS + 1) say('  … more are counted; --rejects FILE keeps them all')
    },
    waiting(reason, ms) {
      waitedMs += ms
      if (ms >= 1000) say(`  waiting ${(ms / 1000).toFixed(1)} s: ${reason}`)
    },
    show(done) {
      const time = now()
      if (time - lastShown < (isTerminal ? 200 : 5000)) return
      lastShown = time
      const line = progressLine(tally, time - started, done)
      write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`)
    },
    summary() {
      if (isTerminal) write('\r\x1b[K')
      const seconds = (now() - started) / 1000
      const waited = waitedMs >= 100 ? `, ${(waitedMs / 1000).toFixed(1)} s of it waiting for the server` : ''
      return `${counts(tally)}; ${seconds.toFixed(1)} s${waited}, ${rate(tally.sent, seconds)}/s`
    },
  }
}

function progressLine(tally: Tally, elapsedMs: number, done: number): string {
  const seconds = elapsedMs / 1000
  const left = done > 0.001 && done < 1 ? `, about ${duration((seconds / done) * (1 - done))} left` : ''
  return `${Math.floor(done * 100)} %  ${counts(tally)}; ${rate(tally.sent, seconds)}/s${left}`
}

function counts(tally: Tally): string {
  const parts = [
    `${number(tally.sent)} sent`,
    `${number(tally.accepted)} accepted`,
    `${number(tally.duplicates)} duplicates`,
  ]
  parts.push(`${number(tally.rejected)} rejected`)
  if (tally.unreadable > 0) parts.push(`${number(tally.unreadable)} unreadable`)
  return parts.join(', ')
}

function rate(count: number, seconds: number): string {
  return number(seconds > 0 ? count / seconds : 0)
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
