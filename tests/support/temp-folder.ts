/**
 * A new folder for a test, in memory where the system offers that: hundreds of servers that wait for the disk at each
 * commit would make the suite as slow as the disk. Benchmarks ask for the disk; with `BENCH_MEMORY=1` they do not get
 * it, which tells what the disk costs.
 */
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'

export function tempFolder(name: string, onDisk = false): string {
  const wantsDisk = onDisk && process.env['BENCH_MEMORY'] !== '1'
  return mkdtempSync(join(!wantsDisk && isWritable(MEMORY) ? MEMORY : tmpdir(), `war-room-${name}-`))
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
