/** Ads start and money is spent while paid political advertising is barred. */
import { politicalAd } from './political-ad.ts'
import { isoOf } from '../records.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const spendInSilence: Storyline = {
  id: 'spend-in-silence',
  expects: ['silence-breach'],
  needsSilence: true,
  tell(scene) {
    const page = newPage(scene, 0)
    const startedAt = isoOf(scene.startMs - 60_000)
    return [0, 1, 2].map((index) => politicalAd(scene, page, String(index), scene.at(index * 3), { startedAt }))
  },
}
