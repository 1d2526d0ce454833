/** A page that nobody has seen spends on its first day what large campaigns spend. */
import { newPage, spendReport } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const newSpender: Storyline = {
  id: 'new-spender',
  expects: ['new-advertiser'],
  tell(scene) {
    return spendReport(scene, scene.at(0), [[newPage(scene, 0), scene.random.between(9000, 30_000)]])
  },
}
