import { expect, test } from 'vitest'

import { alertKinds } from '../../shared/domain/finding.ts'
import { checklistOf } from './checklists.ts'

const texts = (kind: (typeof alertKinds)[number]) => checklistOf(kind).map(({ text }) => text)

test('every kind has a checklist of two to eight items, each item once', () => {
  const wrong = alertKinds.filter((kind) => {
    const ids = checklistOf(kind).map(({ id }) => id)
    return ids.length < 2 || ids.length > 8 || new Set(ids).size < ids.length
  })
  expect(wrong).toEqual([])
})

test('a checklist asks nothing that its kind of alert cannot have', () => {
  for (const kind of ['page-swarm', 'creation-cadence'] as const)
    expect(texts(kind).join()).not.toContain('one advertiser')
  for (const kind of ['creation-burst', 'shared-infrastructure'] as const)
    expect(texts(kind).join()).not.toContain('posts have been read')
})
