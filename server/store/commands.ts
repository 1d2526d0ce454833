import type { Kysely } from 'kysely'

import type { CommandDone } from '../../shared/protocol/events.ts'
import type { Result } from '../../shared/protocol/errors.ts'
import type { Database } from './schema.ts'

/** Answers already given, so that a command sent twice is answered twice and done once. */
export class Commands {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async answerOf(userId: string, commandId: string): Promise<Result<CommandDone> | null> {
    const row = await this.#db
      .selectFrom('commands')
      .select('answer')
      .where('user_id', '=', userId)
      .where('command_id', '=', commandId)
      .executeTakeFirst()
    return row === undefined ? null : (JSON.parse(row.answer) as Result<CommandDone>)
  }

  async remember(userId: string, commandId: string, answer: Result<CommandDone>, at: string): Promise<void> {
    await this.#db
      .insertInto('commands')
      .values({ user_id: userId, command_id: commandId, answer: JSON.stringify(answer), at })
      .execute()
  }

  async forgetBefore(at: string): Promise<void> {
    await this.#db.deleteFrom('commands').where('at', '<', at).execute()
  }
}
