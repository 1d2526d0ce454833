import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { sessionUser } from '../../shared/domain/access.ts'
import { alertDetail, alertRow, auditEntry } from '../../shared/domain/alert.ts'
import { feedFilter } from '../../shared/domain/feed-filter.ts'
import { command } from '../../shared/protocol/commands.ts'
import { failure } from '../../shared/protocol/errors.ts'
import * as events from '../../shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'

/**
 * What each version of the protocol looked like. When this fails, something that crosses the socket has changed. Can a
 * tab that was opened yesterday still read it, and be understood? Then replace the hash of this version. If not, raise
 * PROTOCOL_VERSION, add a line to its history, and a hash here.
 */
const hashOfVersion: Record<number, string> = {
  1: '381b57c25191895a',
  2: '85f62583fbd895dd',
}

const schemas: Record<string, z.ZodType> = {
  ...schemasOf(events),
  alertDetail,
  alertRow,
  auditEntry,
  command,
  failure,
  feedFilter,
  sessionUser,
}

function schemasOf(module: object): Record<string, z.ZodType> {
  const named = Object.entries(module).filter(([, value]) => value instanceof z.ZodType)
  return Object.fromEntries(named) as Record<string, z.ZodType>
}

/** The types that no schema stands behind, without their comments. */
function interfaces(): string {
  const source = readFileSync(new URL('../../shared/protocol/events.ts', import.meta.url), 'utf8')
  const found = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').match(/^export interface [\s\S]*?^}/gm) ?? []
  return found.join('\n').replaceAll(/\s+/g, ' ')
}

test('[LIVE10] what crosses the socket is what the version of the protocol stands for', () => {
  const described = Object.entries(schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })])
  expect(described.length).toBeGreaterThan(15)
  const types = interfaces()
  for (const name of ['ServerToClient', 'ClientToServer', 'FeedPage', 'FeedSubscribed', 'CommandDone']) {
    expect(types).toContain(`export interface ${name} `)
  }
  const hash = createHash('sha256').update(JSON.stringify(described)).update(types).digest('hex').slice(0, 16)
  expect(hash, 'see the comment above hashOfVersion').toBe(hashOfVersion[PROTOCOL_VERSION])
})
