/** Political ads for one electorate, paid in another country's money with another country's card. */
import { politicalAd } from './political-ad.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

const payers = [
  { currency: 'RUB', paymentCountry: 'RU', perDollar: 90 },
  { currency: 'VND', paymentCountry: 'VN', perDollar: 25_000 },
  { currency: 'TRY', paymentCountry: 'TR', perDollar: 40 },
] as const

export const foreignPayer: Storyline = {
  id: 'foreign-payer',
  expects: ['payer-mismatch'],
  tell(scene) {
    const page = newPage(scene, 0, null)
    const { perDollar, ...payer } = scene.random.pick(payers)
    const min = Math.round(scene.random.between(400, 900)) * perDollar
    return [0, 1, 2].map((index) =>
      politicalAd(scene, page, String(index), scene.at(index * 5), { ...payer, spend: { min, max: min * 1.2 } }),
    )
  },
}
