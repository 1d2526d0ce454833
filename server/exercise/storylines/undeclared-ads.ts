/** One page runs political ads without any line that says who paid. */
import { politicalAd } from './political-ad.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const undeclaredAds: Storyline = {
  id: 'undeclared-ads',
  expects: ['disclaimer-gap'],
  tell(scene) {
    const page = newPage(scene, 0, null)
    return [0, 1, 2, 3].map((index) =>
      politicalAd(scene, page, String(index), scene.at(index * 4), { disclaimer: null }),
    )
  },
}
