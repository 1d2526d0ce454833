/** Detector state on disk, written beside and renamed, so that a crash leaves the one before; on disk before it is renamed. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

import type { DetectionState } from './detection-run.ts'

const NAME = 'detection.checkpoint'

export function writeCheckpoint(folder: string, state: DetectionState): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, NAME)
  writeFileSync(`${file}.new`, serialize(state), { flush: true })
  renameSync(`${file}.new`, file)
}

/** Null when there is none or it cannot be read: the log is then read from its start. */
export function readCheckpoint(folder: string): DetectionState | null {
  const file = join(folder, NAME)
  if (!existsSync(file)) return null
  try {
    // Written by writeCheckpoint; ids and versions are compared before it is used.
    return deserialize(readFileSync(file)) as DetectionState
  } catch {
    return null
  }
}
