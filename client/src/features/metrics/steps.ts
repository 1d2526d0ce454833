import type { ResponseTimes } from '../../../../shared/protocol/reports.ts'

export type Step = Exclude<keyof ResponseTimes, 'alerts'>

/** What each step is measured from and to. */
export const steps = {
  detect: { word: 'Detect', says: 'first fact to alert' },
  claim: { word: 'Claim', says: 'alert to first holder' },
  decide: { word: 'Decide', says: 'alert to first decision' },
  act: { word: 'Act', says: 'alert to action' },
} as const satisfies Record<Step, { word: string; says: string }>

export const stepNames = Object.keys(steps) as Step[]
