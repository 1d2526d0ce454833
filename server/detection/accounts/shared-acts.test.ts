import { expect, test } from 'vitest'

import type { ActionKind } from './config.ts'
import { sharedActs } from './shared-acts.ts'

const of = (counts: Partial<Record<ActionKind, number>>) =>
  sharedActs(Object.entries(counts).flatMap(([kind, n]) => Array<ActionKind>(n).fill(kind as ActionKind)))

test('what was done is said with its own verb, the most first', () => {
  expect(of({ repost: 148 })).toBe('reposted the same 148 posts')
  expect(of({ link: 1 })).toBe('posted the same link')
  expect(of({ text: 1, link: 3 })).toBe('posted the same 3 links and text')
  expect(of({ repost: 93, text: 14, hashtag: 2 })).toBe('reposted the same 93 posts and posted the same 14 texts')
  expect(of({ reply: 2, mention: 1 })).toBe('replied to the same 2 posts and mentioned the same account')
})
