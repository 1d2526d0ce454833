/** Many commands at once: one answer each, in transactions small enough to let others in between. */
import type { SessionUser } from '../../shared/domain/access.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { Result } from '../../shared/protocol/errors.ts'
import type { CommandDone } from '../../shared/protocol/events.ts'
import { runInTransaction, type TriageContext } from './run-command.ts'

const PER_TRANSACTION = 50

export async function runBulk(
  context: TriageContext,
  user: SessionUser,
  commands: readonly Command[],
  channel: string,
): Promise<Result<CommandDone>[]> {
  const answers: Result<CommandDone>[] = []
  for (let at = 0; at < commands.length; at += PER_TRANSACTION) {
    const chunk = commands.slice(at, at + PER_TRANSACTION)
    await context.store.transaction(async (tx) => {
      for (const command of chunk) answers.push(await runInTransaction(context, tx, user, command, channel))
    })
    // The event loop gets its turn: pages stay live during a bulk close of thousands.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return answers
}
