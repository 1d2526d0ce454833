import type { Failure } from '../../../../shared/protocol/errors.ts'

/** What is wrong, by the path of its field. */
export type FieldFaults = ReadonlyMap<string, string>

/** The server's own words stay; those of the checker of shapes are said as people would. */
export function faultsIn(failure: Failure | null): FieldFaults {
  return new Map(
    (failure?.fields ?? []).map(({ field, message }) => [field.replace(/^election\./, ''), plainWords(message)]),
  )
}

function plainWords(message: string): string {
  if (message.startsWith('Too small')) return 'is needed'
  return /^(Invalid|Too big)/.test(message) ? 'is missing, or not in the form that is asked for' : message
}
