import type { UserEntry } from '../../../../shared/protocol/http.ts'

type Signs = Pick<UserEntry, 'disabled' | 'hasPassword' | 'hasSingleSignOn'>

/** "3 let in, 1 invited, 0 disabled": who was invited and has not used the link is not in yet. */
export function peopleCounts(users: readonly Signs[]): string {
  const disabled = users.filter((user) => user.disabled).length
  const invited = users.filter((user) => !user.disabled && !user.hasPassword && !user.hasSingleSignOn).length
  const parts = [`${users.length - disabled - invited} let in`]
  if (invited > 0) parts.push(`${invited} invited`)
  return [...parts, `${disabled} disabled`].join(', ')
}
