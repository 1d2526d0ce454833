/** Opens a file as the formats read it: plain or gzip (told by its first bytes, not its name), with its head. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip, constants, gunzipSync } from 'node:zlib'

import type { SourceFile } from './source-format.ts'

const HEAD_BYTES = 8192
/** Enough compressed bytes for a head of 8 kB whatever the data compresses to below 1 : 1. */
const RAW_HEAD_BYTES = 64 * 1024

export interface OpenedFile {
  readonly file: SourceFile
  /** Size on disk, for the estimate of what is left. */
  readonly bytes: number
  /** Bytes of the file on disk read so far. */
  bytesRead(): number
  /** A fresh stream of the unpacked content; one at a time. */
  stream(): Readable
}

export async function openFile(path: string): Promise<OpenedFile> {
  const { raw, bytes } = await readStart(path)
  const gzip = raw[0] === 0x1f && raw[1] === 0x8b
  const start = gzip ? gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 28 }) : raw
  const name = gzip ? basename(path).replace(/\.gz$/i, '') : basename(path)
  let read = (): number => 0
  return {
    file: { name, head: headText(start) },
    bytes,
    bytesRead: () => read(),
    stream() {
      const disk = createReadStream(path, { highWaterMark: 256 * 1024 })
      read = () => disk.bytesRead
      if (!gzip) return disk
      const unpacked = createGunzip({ chunkSize: 256 * 1024 })
      disk.on('error', (error) => unpacked.destroy(error))
      unpacked.on('close', () => disk.destroy())
      return disk.pipe(unpacked)
    },
  }
}

async function readStart(path: string): Promise<{ raw: Buffer; bytes: number }> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(RAW_HEAD_BYTES), 0, RAW_HEAD_BYTES, 0)
    return { raw: buffer.subarray(0, bytesRead), bytes: size }
  } finally {
    await handle.close()
  }
}

/** `TextDecoder` takes the byte order mark away; a character cut at the end stays out (`stream`). */
function headText(start: Buffer): string {
  return new TextDecoder('utf-8').decode(start.subarray(0, HEAD_BYTES), { stream: true })
}
