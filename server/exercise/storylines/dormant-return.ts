/** A page that fell silent a month ago comes back with a large amount. */
import { inTurn } from './own-surge.ts'
import { spendReport } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const dormantReturn: Storyline = {
  id: 'dormant-return',
  expects: ['dormant-return'],
  tell(scene) {
    return spendReport(scene, scene.at(0), [[inTurn(scene, 'dormant'), scene.random.between(2500, 8000)]])
  },
}
