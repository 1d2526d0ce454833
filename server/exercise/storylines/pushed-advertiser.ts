/** An advertiser's landing pages are pushed by a ring of accounts while its ads run. */
import { clusterAccounts } from './accounts.ts'
import { politicalAd } from './political-ad.ts'
import { shareBursts } from './share-ring.ts'
import { newPage } from './storyline.ts'
import type { Storyline } from './storyline.ts'

export const pushedAdvertiser: Storyline = {
  id: 'pushed-advertiser',
  expects: ['ad-cluster-link', 'co-action'],
  tell(scene) {
    const page = newPage(scene, 0)
    const site = `https://${scene.key}-truth.example`
    const ads = [0, 1, 2].map((index) =>
      politicalAd(scene, page, String(index), scene.at(index), { landingUrl: `${site}/${index}` }),
    )
    const accounts = clusterAccounts(scene, { count: scene.random.int(8, 11), together: false })
    const links = [0, 1, 2, 3, 4, 5].map((index) => `${site}/${index}`)
    return [...ads, ...accounts.map((account) => account.record), ...shareBursts(scene, accounts, links)]
  },
}
