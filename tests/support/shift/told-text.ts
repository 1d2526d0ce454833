/** What a receiver that gets words only makes of them: the words of docs/operations/notifications.md, read back. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^New (critical|high|medium|low|info) alert/, 'raised'],
  [/^Now (critical|high|medium|low|info)/, 'severity-raised'],
  [/^Escalated to /, 'escalated'],
  [/^Not answered in time by /, 'escalation-unanswered'],
  [/^Answered by /, 'answered'],
  [/^Closed/, 'closed'],
  [/^Open again/, 'reopened'],
  [/^You were mentioned/, 'mention'],
  [/^A second person is asked for/, 'second-person-asked'],
]

export function eventIn(text: string): string | null {
  return beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? null
}

export function alertIn(text: string): string | null {
  return /\/alert\/([0-9a-f-]{36})/.exec(text)?.[1] ?? null
}
