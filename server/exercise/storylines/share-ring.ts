/** Accounts, half of the time registered together, share the same links within seconds of each other, link after link. */
import { clusterAccounts } from './accounts.ts'
import type { ClusterAccount } from './accounts.ts'
import { ordinaryText } from '../ordinary-posts.ts'
import { postRecord } from '../records.ts'
import type { Timed } from '../records.ts'
import type { Scene, Storyline } from './storyline.ts'

export const shareRing: Storyline = {
  id: 'share-ring',
  expects: ['co-action'],
  tell(scene) {
    const accounts = clusterAccounts(scene, { count: scene.random.int(8, 14), together: scene.random.chance(0.5) })
    const links = Array.from({ length: 7 }, (_, index) => `https://${scene.key}-leaks.example/${index}`)
    return [...accounts.map((account) => account.record), ...shareBursts(scene, accounts, links)]
  },
}

/** One burst a link, three quarters of a minute apart; in each most of the accounts post within twenty seconds. */
export function shareBursts(scene: Scene, accounts: readonly ClusterAccount[], links: readonly string[]): Timed[] {
  const { random, country } = scene
  return links.flatMap((link, burst) =>
    accounts
      .filter(() => random.chance(0.85))
      .map((account, index) =>
        postRecord(scene.run, scene.at(10 + burst * 45 + random.between(0, 20)), {
          postId: `ex-${scene.key}-post-${burst}-${index}`,
          accountId: account.id,
          text: ordinaryText(country, random),
          urls: [link],
          country: country.code,
          lang: country.words.lang,
        }),
      ),
  )
}
