/** How a receiver behaves at the moment: most of what receivers in the world do wrong. */
import type { SeededRandom } from '../seeded-random.ts'

/**
 * `fail` answers 500, `busy` 503 with retry-after, `hang` takes it and never answers, `cut` breaks the connection before
 * it took anything, `half` takes it and breaks the connection before it says so, `down` is not there at all.
 */
export const moods = ['well', 'fail', 'busy', 'hang', 'cut', 'half', 'down'] as const
export type Mood = (typeof moods)[number]

export function badMood(random: SeededRandom): Mood {
  return random.pick(['well', 'fail', 'fail', 'busy', 'hang', 'cut', 'half', 'down', 'down'])
}
