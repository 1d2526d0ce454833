import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { pseudonymiser } from './pseudonyms.ts'

const users = [
  { id: 'id-ana-1', name: 'Ana', email: 'ana@example.org', pseudonym: 'analyst-1' },
  { id: 'id-ana-2', name: 'Ana Souza', email: 'ana.souza@example.org', pseudonym: 'analyst-2' },
  { id: 'id-o', name: 'Seán O’Neill (night)', email: 's@example.org', pseudonym: 'analyst-3' },
]
const hide = pseudonymiser(users)

test('[ACCESS22] ids, names and addresses are replaced wherever they stand, the longest name first', () => {
  const entry = {
    actor: { type: 'user', id: 'id-ana-2', name: 'Ana Souza' },
    reason: 'Ana asked ANA SOUZA (ana.souza@example.org), then Seán O’Neill (night).',
    patch: { set: { owner: { id: 'id-ana-1', name: 'Ana' } }, byUser: { 'id-o': 3 }, n: 7, none: null },
  }
  expect(hide(entry)).toEqual({
    actor: { type: 'user', id: 'analyst-2', name: 'analyst-2' },
    reason: 'analyst-1 asked analyst-2 (analyst-2), then analyst-3.',
    patch: { set: { owner: { id: 'analyst-1', name: 'analyst-1' } }, byUser: { 'analyst-3': 3 }, n: 7, none: null },
  })
})

test('[ACCESS22] words that only contain a name stay', () => {
  expect(hide('Banana in Anatolia, Havana; Ana.')).toBe('Banana in Anatolia, Havana; analyst-1.')
})

test('[ACCESS22] with nobody to hide, everything stays as it is', () => {
  const value = { a: ['Ana'] }
  expect(pseudonymiser([])(value)).toBe(value)
})

test('[ACCESS22] no id or address survives in any value of any shape', () => {
  const planted = fc.constantFrom(...users.flatMap(({ id, email }) => [id, email, `by ${id}, `, `<${email}>`]))
  const leaf = fc.oneof(planted, fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(planted, tie('tree'))),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(hide(value)) ?? ''
      expect(users.filter(({ id, email }) => text.includes(id) || text.includes(email))).toEqual([])
    }),
  )
})
