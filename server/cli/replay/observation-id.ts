/** A repeat of a replay must be harmless: the same line of the same file always gets the same id. */
import { hash } from 'node:crypto'

import type { Observation } from '../../../shared/domain/observation.ts'

/** The line as it is sent. A record that brings its own id keeps it. */
export function withObservationId(file: string, line: number, observation: Observation): string {
  const content = JSON.stringify(observation)
  if (observation.observationId !== undefined) return content
  const id = hash('sha256', `${file}\n${line}\n${content}`, 'base64url').slice(0, 22)
  return `{"observationId":"${id}",${content.slice(1)}`
}
