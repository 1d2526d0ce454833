/** What the accounts of a cluster did with the same objects, in words: "posted the same 3 links and text". */
import type { ActionKind } from './config.ts'

const verbs: Readonly<Record<ActionKind, readonly [verb: string, one: string, several: string]>> = {
  repost: ['reposted', 'post', 'posts'],
  text: ['posted', 'text', 'texts'],
  link: ['posted', 'link', 'links'],
  media: ['posted', 'picture', 'pictures'],
  hashtags: ['used', 'hashtag sequence', 'hashtag sequences'],
  hashtag: ['used', 'hashtag', 'hashtags'],
  reply: ['replied to', 'post', 'posts'],
  mention: ['mentioned', 'account', 'accounts'],
}
const MOST_KINDS = 2

/** The kinds with the most objects, each with its verb; the first of a verb speaks for the next. */
export function sharedActs(objects: Iterable<ActionKind>): string {
  const counts = new Map<ActionKind, number>()
  for (const kind of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const most = [...counts].sort((x, y) => y[1] - x[1]).slice(0, MOST_KINDS)
  let said = ''
  return most
    .map(([kind, count]) => {
      const [verb, one, several] = verbs[kind]
      const what = count === 1 ? one : `${count} ${several}`
      const words = verb === said ? what : `${verb} the same ${what}`
      said = verb
      return words
    })
    .join(' and ')
}
