/** An ad that named its payer loses the line while it runs. */
import { politicalAd } from './political-ad.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const changedPayer: Storyline = {
  id: 'changed-payer',
  expects: ['disclaimer-gap', 'library-diff'],
  tell(scene) {
    const page = newPage(scene, 0)
    const { random } = scene
    const createdAt = new Date(scene.libraryMs - random.int(1, 30) * 3_600_000).toISOString()
    const fixed = { createdAt, startedAt: createdAt, text: random.pick(scene.country.words.slogans) }
    return [0, 1, 2].flatMap((index) => [
      politicalAd(scene, page, String(index), scene.at(index), fixed),
      politicalAd(scene, page, String(index), scene.at(90 + index), { ...fixed, disclaimer: null }),
    ])
  },
}
