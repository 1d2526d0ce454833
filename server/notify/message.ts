/** What is told, and how it reads in each medium. Never more of a person than the page of the one who is told shows. */
import type { AlertRow } from '../../shared/domain/alert.ts'
import type { NotifyEvent } from '../../shared/protocol/notify.ts'
import type { Occurrence } from './occurrence.ts'

export interface NotifyMessage {
  readonly event: NotifyEvent | 'test'
  readonly at: string
  readonly exercise: boolean
  readonly text: string
  readonly alert:
    | (Pick<
        AlertRow,
        'id' | 'title' | 'summary' | 'severity' | 'kind' | 'country' | 'elections' | 'state' | 'lane' | 'disposition'
      > & { readonly url: string | null })
    | null
}

const said: Record<NotifyEvent, (of: Occurrence) => string> = {
  raised: ({ row }) => `New ${row.severity} alert`,
  'severity-raised': ({ row }) => `Now ${row.severity}`,
  escalated: ({ lane }) => `Escalated to ${lane ?? 'a lane'}`,
  'escalation-unanswered': ({ lane }) => `Not answered in time by ${lane ?? 'the lane'}`,
  answered: ({ lane }) => `Answered by ${lane ?? 'the lane'}`,
  closed: ({ row }) => `Closed${row.disposition === null ? '' : ` as ${row.disposition}`}`,
  reopened: () => 'Open again',
  mention: () => 'You were mentioned',
  'second-person-asked': () => 'A second person is asked for',
}

/** Names of analysts stay in the room: a message goes to mailboxes and channels that others read. */
export function messageOf(of: Occurrence, publicUrl: string | undefined): NotifyMessage {
  const { row } = of
  const { id, title, summary, severity, kind, country, elections, state, lane, disposition } = row
  const place = country === null ? '' : ` [${country}]`
  return {
    event: of.event,
    at: of.at,
    exercise: row.exercise,
    text: `${row.exercise ? 'EXERCISE. ' : ''}${said[of.event](of)}${place}: ${title}`,
    alert: {
      id,
      title,
      summary,
      severity,
      kind,
      country,
      elections,
      state,
      lane,
      disposition,
      url: publicUrl === undefined ? null : new URL(`/alert/${encodeURIComponent(id)}`, publicUrl).href,
    },
  }
}

/** A request that is about no single alert. Says no more than where: the reason was written for the room. */
export function muteRequestMessage(at: string, countries: readonly string[]): NotifyMessage {
  const place = countries.length === 0 ? '' : ` [${countries.join(', ')}]`
  const text = `A second person is asked for${place}: a mute window`
  return { event: 'second-person-asked', at, exercise: false, text, alert: null }
}

export function testMessage(channel: string, at: string): NotifyMessage {
  return { event: 'test', at, exercise: false, text: `Test of the channel "${channel}": it works.`, alert: null }
}

/** The body of a webhook. `id` stays the same over retries. */
export function webhookBody(deliveryId: string, message: NotifyMessage): string {
  return JSON.stringify({ id: deliveryId, ...message })
}

export function slackBody(message: NotifyMessage): string {
  const { alert } = message
  const link = alert?.url == null ? '' : `\n<${alert.url}|Open the alert>`
  const summary = alert === null ? '' : `\n${escapeSlack(alert.summary)}`
  return JSON.stringify({ text: `${escapeSlack(message.text)}${summary}${link}` })
}

/** Slack's own three, so that a title cannot ping a channel or pose as a link. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function mailOf(message: NotifyMessage): { subject: string; text: string } {
  const { alert } = message
  const lines = [message.text]
  if (alert !== null) {
    lines.push('', alert.summary, '', `Severity: ${alert.severity}`, `State: ${alert.state}`)
    if (alert.elections.length > 0) lines.push(`Election: ${alert.elections.join(', ')}`)
    if (alert.url !== null) lines.push('', alert.url)
  }
  return { subject: `[war room] ${message.text}`.replaceAll(/\s+/g, ' ').slice(0, 200), text: lines.join('\n') }
}
