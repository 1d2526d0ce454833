/** Many commands at once: one answer each, in transactions small enough to let others in between. */
import type { SessionUser } from '../../shared/domain/access.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { Result } from '../../shared/protocol/errors.ts'
import type { CommandDone } from '../../shared/protocol/events.ts'
import { requireRights, runInTransaction, type TriageContext } from './run-command.ts'

const PER_TRANSACTION = 250
/** Commands between two turns of the event loop: pages and senders are served meanwhile. */
const PER_TURN = 50

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
      await requireRights(tx, user)
      for (const [n, command] of chunk.entries()) {
        answers.push(await runInTransaction(context, tx, user, command, channel))
        if (n % PER_TURN === PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve))
      }
    })
  }
  return answers
}
