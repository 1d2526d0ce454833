import { expect, test } from 'vitest'

import { afterKeys, collisions, defaultKeys, fateOfKey, shortcutNames } from './key-map.ts'

test('every shortcut can be reached by its keys', () => {
  expect(shortcutNames.length).toBeGreaterThan(20)
  for (const name of shortcutNames.filter((each) => each !== 'open')) {
    let prefix = ''
    let fired = ''
    for (const key of defaultKeys[name].split(' ')) {
      const fate = fateOfKey(defaultKeys, prefix, key)
      if (fate.type === 'fire') fired = fate.name
      prefix = fate.type === 'wait' ? fate.prefix : ''
    }
    expect(fired).toBe(name)
  }
})

test('no two shortcuts collide', () => {
  for (const name of shortcutNames) expect(collisions(defaultKeys, name, defaultKeys[name])).toEqual([])
})

test('a key that does not go on a sequence counts for itself', () => {
  expect(fateOfKey(defaultKeys, 'e', 'j')).toEqual({ type: 'fire', name: 'next' })
  expect(fateOfKey(defaultKeys, 'e', 'z')).toEqual({ type: 'none' })
  expect(fateOfKey(defaultKeys, '', 'e')).toEqual({ type: 'wait', prefix: 'e' })
})

test('keys that begin a sequence cannot be given to another shortcut', () => {
  expect(collisions(defaultKeys, 'claim', 'e')).toContain('closeTrue')
  expect(collisions(defaultKeys, 'claim', 'j x')).toEqual(['next'])
  expect(collisions(defaultKeys, 'claim', 'q')).toEqual([])
})

test('a shortcut without keys is never fired', () => {
  const keys = { ...defaultKeys, claim: '' }
  expect(fateOfKey(keys, '', 'a')).toEqual({ type: 'none' })
})

test('after the first key of a sequence it is said which keys go on with it', () => {
  expect(afterKeys(defaultKeys, 's').map(({ key }) => key)).toEqual(['1', '2', '3', '4'])
  expect(afterKeys({ ...defaultKeys, closeTrue: 'e y' }, 'e')[0]).toEqual({ key: 'y', says: 'Close: true positive' })
  expect(afterKeys(defaultKeys, 'j')).toEqual([])
})
