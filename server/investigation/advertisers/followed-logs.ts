/** Keeps the advertiser files in step with the logs there are: the exercise comes and goes, and begins a new one. */
import { join } from 'node:path'

import { AdvertiserFollower } from './advertiser-follower.ts'
import type { AdvertiserReader } from './advertiser-reader.ts'

/** `key` changes when it is another log, of the same name or not. */
export interface FollowedLog {
  readonly file: string
  /** Offset of its newest entry. */
  readonly head: number
  readonly key: object
}

export interface FollowedLogsOptions {
  readonly folder: string
  /** Null while there is none. */
  readonly logOf: (exercise: boolean) => FollowedLog | null
  readonly onFailure: (error: Error) => void
}

const LOOK_MS = 2000

export class FollowedLogs {
  readonly #options: FollowedLogsOptions
  readonly #follower: AdvertiserFollower
  readonly #followed = new Map<boolean, FollowedLog>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: FollowedLogsOptions) {
    this.#options = options
    this.#follower = new AdvertiserFollower(options.onFailure)
  }

  start(): void {
    this.#look()
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  #look(): void {
    for (const exercise of [false, true]) {
      const log = this.#options.logOf(exercise)
      const known = this.#followed.get(exercise)
      if (log?.key === known?.key) continue
      // The exercise was wiped: what was read of it goes too.
      if (known !== undefined) this.#follower.leave(known.file, exercise && log === null)
      this.#followed.delete(exercise)
      if (log === null) continue
      this.#followed.set(exercise, log)
      this.#follower.follow(log.file, join(this.#options.folder, exercise ? 'exercise.db' : 'real.db'))
    }
  }

  reader(exercise: boolean): AdvertiserReader | null {
    const log = this.#options.logOf(exercise)
    return log === null ? null : this.#follower.reader(log.file)
  }

  /** Entries of the log that are not in yet. */
  behind(exercise: boolean): number {
    const log = this.#options.logOf(exercise)
    return log === null ? 0 : Math.max(0, log.head - this.#follower.offset(log.file))
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#follower.close()
  }
}
