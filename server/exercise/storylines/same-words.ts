/** Accounts of different ages post one message again and again, a word changed each time. */
import { clusterAccounts } from './accounts.ts'
import { postRecord } from '../records.ts'
import type { Storyline } from './storyline.ts'

export const sameWords: Storyline = {
  id: 'same-words',
  expects: ['near-duplicate-text', 'co-action'],
  tell(scene) {
    const { random, country } = scene
    const { words } = country
    const accounts = clusterAccounts(scene, { count: random.int(8, 12), together: false })
    const posts = [0, 1, 2, 3].flatMap((round) => {
      const message = `${random.pick(words.slogans)} ${words.subjects[round]} ${words.claims[round + 2]}, ${random.pick(words.asides)}. ${random.pick(words.slogans)}`
      return accounts.map((account, index) =>
        postRecord(scene.run, scene.at(10 + round * 70 + random.between(0, 30)), {
          postId: `ex-${scene.key}-post-${round}-${index}`,
          accountId: account.id,
          text: `${message} ${random.pick(words.people)}!`,
          country: country.code,
          lang: words.lang,
        }),
      )
    })
    return [...accounts.map((account) => account.record), ...posts]
  },
}
