import { expect, test } from 'vitest'

import { mentionedIn } from './mentions.ts'

const people = [
  { id: '1', name: 'Ana', email: 'ana@example.org' },
  { id: '2', name: 'Ana Souza', email: 'souza@example.org' },
  { id: '3', name: 'José Núñez', email: 'jn@example.org' },
]
const ids = (words: string) => mentionedIn(words, people).map(({ id }) => id)

test('the longest name that fits is the one that is meant', () => {
  expect(ids('@Ana Souza please look')).toEqual(['2'])
  expect(ids('@Ana please look')).toEqual(['1'])
})

test('case and accents do not matter, nor what comes after the name', () => {
  expect(ids('ask @jose nunez, today')).toEqual(['3'])
  expect(ids('(@JN)')).toEqual(['3'])
})

test('an address in a note and a longer word are no mention', () => {
  expect(ids('write to press@ana.example')).toEqual([])
  expect(ids('@Anastasia')).toEqual([])
})

test('two people of one name are both meant', () => {
  const twins = [...people, { id: '4', name: 'ana', email: 'a4@example.org' }]
  expect(mentionedIn('@Ana', twins).map(({ id }) => id)).toEqual(['1', '4'])
})
