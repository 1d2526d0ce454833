/**
 * Reads the audit log behind the writers and queues what is to be told. Queueing and the place in the log are one
 * transaction: after a crash nothing is lost and nothing queued twice.
 */
import { randomUUID } from 'node:crypto'

import type { AlertRow, AuditEntry } from '../../shared/domain/alert.ts'
import type { SecretBox } from '../access/secret-box.ts'
import { AuditTail } from '../audit/audit-tail.ts'
import type { NewDelivery } from '../store/deliveries.ts'
import type { Store, StoreView } from '../store/store.ts'
import { channelsOf, rulesOf } from './channels.ts'
import { messageOf, muteRequestMessage, type NotifyMessage } from './message.ts'
import { muteNoticesOf, muteReceiversOf, muteRequestOf } from './mute-requests.ts'
import { occurrencesOf } from './occurrence.ts'
import { noticesOf, type NewNotice } from './page-notices.ts'
import { receiversOf, type Receiver, type Room } from './recipients.ts'

export interface NotifierOptions {
  readonly store: Store
  readonly now: () => Date
  readonly secrets: SecretBox
  readonly publicUrl: string | undefined
  /** Told to pages that are open; the notice is stored already. */
  readonly show: (notices: readonly NewNotice[]) => void
  readonly onQueued: () => void
  readonly onError: (error: unknown) => void
}

interface Told {
  readonly notices: readonly NewNotice[]
  readonly queued: number
}

export function createNotifier(options: NotifierOptions): AuditTail<Told> {
  return new AuditTail<Told>({
    store: options.store,
    cursor: 'notify',
    onError: options.onError,
    handle: (tx, entries) => tellOf(tx, entries, options),
    done: ({ notices, queued }) => {
      if (notices.length > 0) options.show(notices)
      if (queued > 0) options.onQueued()
    },
  })
}

async function tellOf(tx: StoreView, entries: readonly AuditEntry[], options: NotifierOptions): Promise<Told> {
  const about = entries.filter((entry) => entry.alertId !== null && entry.action.startsWith('alert.'))
  const requests = entries.flatMap((entry) => muteRequestOf(entry) ?? [])
  if (about.length + requests.length === 0) return { notices: [], queued: 0 }
  const rows = await rowsOf(tx, about)
  const room: Room = {
    rules: await rulesOf(tx),
    channels: await channelsOf(tx, options.secrets),
    people: await tx.access.users(),
  }
  const notices: NewNotice[] = []
  let queued = 0
  for (const entry of about) {
    const row = rows.get(entry.alertId ?? '')
    if (row === undefined) continue
    for (const notice of noticesOf(entry, row, room.people)) {
      notices.push(notice)
      await tx.notices.put(notice)
    }
    queued += await queue(tx, entry, row, room, options)
  }
  for (const request of requests) {
    for (const notice of muteNoticesOf(request, room.people)) {
      notices.push(notice)
      await tx.notices.put(notice)
    }
    const message = muteRequestMessage(request.at, request.countries)
    const place = { alertId: null, country: request.countries[0] ?? null, elections: [] }
    queued += await add(tx, request.seq, message, muteReceiversOf(request, room), place, options.now())
  }
  return { notices, queued }
}

async function queue(
  tx: StoreView,
  entry: AuditEntry,
  row: AlertRow,
  room: Room,
  { now, publicUrl }: NotifierOptions,
): Promise<number> {
  let queued = 0
  const place = { alertId: row.id, country: row.country, elections: row.elections }
  for (const of of occurrencesOf(entry, row)) {
    queued += await add(tx, of.seq, messageOf(of, publicUrl), receiversOf(of, room), place, now())
  }
  return queued
}

async function add(
  tx: StoreView,
  seq: number,
  message: NotifyMessage,
  receivers: readonly Receiver[],
  place: Pick<NewDelivery, 'alertId' | 'country' | 'elections'>,
  now: Date,
): Promise<number> {
  const payload = JSON.stringify(message)
  for (const receiver of receivers) {
    const dedupe = `${seq} ${message.event} ${receiver.channel} ${receiver.personId ?? ''}`
    await tx.deliveries.add({ id: randomUUID(), dedupe, ...receiver, ...place, payload }, now.toISOString())
  }
  return receivers.length
}

async function rowsOf(tx: StoreView, entries: readonly AuditEntry[]): Promise<Map<string, AlertRow>> {
  const ids = [...new Set(entries.map((entry) => entry.alertId ?? ''))]
  return new Map((await tx.alerts.getMany(ids)).map(({ row }) => [row.id, row]))
}
