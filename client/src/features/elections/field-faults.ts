import type { Failure } from '../../../../shared/protocol/errors.ts'

/** The server's own words stay; those of the checker of shapes are said as people would, each at the field of the form. */
export function inPlainWords(failure: Failure): Failure {
  const fields = (failure.fields ?? []).map(({ field, message }) => ({
    field: field.replace(/^election\./, ''),
    message: plainWords(message),
  }))
  return { ...failure, fields }
}

function plainWords(message: string): string {
  if (message.startsWith('Too small')) return 'is needed'
  return /^(Invalid|Too big)/.test(message) ? 'is missing, or not in the form that is asked for' : message
}
