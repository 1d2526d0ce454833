import { NewVersion } from '../ui/new-version.ts'

/** What the server is now: away, of the build this page is of, or of another one. */
export type Found = 'away' | 'same' | 'renewed'

export interface Surroundings {
  readonly look: () => Promise<Found>
  readonly pause: () => Promise<void>
}

/** A server that is there and of this build may fail to send a file, but not again and again. */
const MOST_TRIES = 3

/**
 * Fetches code of this page. While the server is away it waits for it: a cut must not cost the page a part. Throws
 * NewVersion when the files are those of another build, and what `load` threw when nothing explains it.
 */
export async function fetchCode<T>(load: () => Promise<T>, { look, pause }: Surroundings): Promise<T> {
  let tries = 0
  for (;;) {
    try {
      return await load()
    } catch (error) {
      const found = await look()
      if (found === 'renewed') throw new NewVersion()
      if (found === 'same' && ++tries >= MOST_TRIES) throw error
      await pause()
    }
  }
}
