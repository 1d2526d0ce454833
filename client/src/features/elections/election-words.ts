const phaseWords: Readonly<Record<string, string>> = {
  scheduled: 'Scheduled',
  'pre-campaign': 'Pre-campaign',
  campaign: 'Campaign',
  'final-week': 'Final week',
  silence: 'Silence',
  polling: 'Polling',
  counting: 'Counting',
  past: 'Past',
}

export function phaseWord(phase: string): string {
  return phaseWords[phase] ?? phase
}

/** "E−2", "E", "E+3": days from polling day. */
export function electionDayText(daysToPolls: number): string {
  if (daysToPolls === 0) return 'E'
  return daysToPolls > 0 ? `E−${daysToPolls}` : `E+${-daysToPolls}`
}
