/** Several files as one stream in the order of time; within a file its own order is kept. */
import type { ReplayLine } from './file-records.ts'

export async function* mergedByTime(files: readonly AsyncGenerator<ReplayLine>[]): AsyncGenerator<ReplayLine> {
  const heads = new Map<AsyncGenerator<ReplayLine>, ReplayLine>()
  for (const file of files) await pull(file, heads)
  while (heads.size > 0) {
    const [file, line] = earliest(heads)
    yield line
    await pull(file, heads)
  }
}

/** One file after the other. */
export async function* oneAfterAnother(files: readonly AsyncGenerator<ReplayLine>[]): AsyncGenerator<ReplayLine> {
  for (const file of files) yield* file
}

async function pull(
  file: AsyncGenerator<ReplayLine>,
  heads: Map<AsyncGenerator<ReplayLine>, ReplayLine>,
): Promise<void> {
  const next = await file.next()
  if (next.done === true) heads.delete(file)
  else heads.set(file, next.value)
}

/** A handful of files: looking at each head is cheaper than keeping a heap. */
function earliest(heads: Map<AsyncGenerator<ReplayLine>, ReplayLine>): [AsyncGenerator<ReplayLine>, ReplayLine] {
  let best: [AsyncGenerator<ReplayLine>, ReplayLine] | undefined
  for (const entry of heads) if (best === undefined || entry[1].timeMs < best[1].timeMs) best = entry
  if (best === undefined) throw new Error('earliest of nothing')
  return best
}
