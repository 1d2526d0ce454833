import type { ResponseTimes } from '../../../../shared/protocol/reports.ts'
import { durationText } from './duration-text.ts'
import { stepNames, steps } from './steps.ts'

/** The head of a table of times, and the cells that fit it. */
export function timesColumns(first: string): string[] {
  return [first, 'Alerts', ...stepNames.map((step) => `${steps[step].word}: half / nine in ten (n)`)]
}

export function timesCells(times: ResponseTimes): string[] {
  return [
    times.alerts.toLocaleString('en'),
    ...stepNames.map((step) => {
      const { n, p50, p90 } = times[step]
      return n === 0 ? '–' : `${durationText(p50)} / ${durationText(p90)} (${n})`
    }),
  ]
}
