/** Commands: what a person may ask of one alert. */
import { z } from 'zod'

import { disposition, lane, severity, snoozeUntil } from '../domain/alert.ts'

/** Half of an emoji, as a cut leaves it, has no place in the hash chain. */
const text = z.string().overwrite((given) => given.toWellFormed())
const words = text.trim().min(1).max(4000)
const optionalWords = text.trim().max(4000).default('')

const base = {
  /** Made by the client; the same id twice gives the same answer. */
  commandId: z.string().min(8).max(80),
  alertId: z.string().min(1).max(80),
  /** The version the person saw; a change in between is answered VERSION_CONFLICT. */
  expectedVersion: z.number().int().min(1),
}

const of = <A extends string, P extends z.ZodType>(action: A, payload: P) =>
  z.object({ ...base, action: z.literal(action), payload })

const nothing = z.object({}).default({})

export const command = z.discriminatedUnion('action', [
  of('claim', nothing),
  of('release', nothing),
  of('take-over', z.object({ reason: words })),
  of('start', nothing),
  of('escalate', z.object({ lane, ask: words })),
  of('accept', z.object({ answer: optionalWords })),
  of('return', z.object({ note: words })),
  of('snooze', z.object({ until: snoozeUntil, reason: words })),
  of('wake', z.object({ reason: optionalWords })),
  of('unsuppress', z.object({ reason: words })),
  of('merge', z.object({ into: z.string().min(1).max(80), reason: optionalWords })),
  of('split', z.object({ reason: words })),
  of(
    'close',
    z.object({
      disposition,
      reason: words,
      note: optionalWords,
      evidenceRefs: z.array(z.string().max(200)).max(100).default([]),
      /** It leaves the house: needs a second person. */
      outward: z.boolean().default(false),
    }),
  ),
  of('reopen', z.object({ reason: words })),
  of('note', z.object({ internal: optionalWords, outward: optionalWords })),
  of(
    'tag',
    z.object({
      add: z.array(text.trim().min(1).max(40)).max(20).default([]),
      remove: z.array(z.string().max(40)).max(20).default([]),
    }),
  ),
  of('assign', z.object({ to: z.string().min(1).max(80) })),
  of('override-severity', z.object({ severity, reason: words })),
  of('check', z.object({ item: z.string().max(80), done: z.boolean() })),
  of(
    'technique',
    z.object({
      add: z.array(z.string().max(20)).max(20).default([]),
      remove: z.array(z.string().max(20)).max(20).default([]),
    }),
  ),
  /** Takes back one's own last command on the alert, within 10 s. */
  of('undo', nothing),
])
export type Command = z.infer<typeof command>
export type CommandOf<A extends Command['action']> = Extract<Command, { action: A }>
/** What a client sends: defaults may be left out. */
export type CommandInput = z.input<typeof command>
