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

const labels: Readonly<Record<string, string>> = {
  id: 'Id',
  name: 'Name',
  kind: 'Kind',
  country: 'Country',
  subdivision: 'Region',
  electors: 'Electors',
  sources: 'Sources',
  reason: 'Reason of this change',
  date: 'polling day',
  opens: 'polls open',
  closes: 'polls close',
  zone: 'time zone',
  subdivisions: 'regions',
  from: 'from',
  to: 'to',
  round: 'round',
  scope: 'bars',
  rule: 'what the law says',
  source: 'where it is written',
}
const lists: Readonly<Record<string, string>> = { rounds: 'Round', zones: 'time zone', silence: 'Silence window' }

/** A field as the form names it: `rounds.1.zones.0.zone` is "Round 2, time zone 1, time zone". */
export function fieldLabel(field: string): string {
  const steps = field.split('.')
  const said: string[] = []
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] ?? ''
    const place = Number(steps[at + 1] ?? Number.NaN)
    const list = lists[step]
    if (list !== undefined && Number.isInteger(place)) said.push(`${list} ${place + 1}`)
    else if (!/^\d+$/.test(step)) said.push(labels[step] ?? step)
  }
  return said.join(', ')
}
