import type { NotifyEvent } from '../../../../shared/protocol/notify.ts'

export const eventWords = {
  raised: 'An alert is raised',
  'severity-raised': 'Severity rises',
  escalated: 'It is escalated',
  'escalation-unanswered': 'A lane does not answer',
  answered: 'A lane answers',
  closed: 'It is closed',
  reopened: 'It is reopened',
  mention: 'Somebody is mentioned',
  'second-person-asked': 'A second person is asked for',
} as const satisfies Record<NotifyEvent, string>
