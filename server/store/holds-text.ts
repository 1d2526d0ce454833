import { sql, type Expression, type SqlBool } from 'kysely'

/** Names hold signs that a pattern gives a meaning, ana_maria: here they stand for themselves. Case does not count. */
export function holdsText(column: Expression<unknown>, text: string): Expression<SqlBool> {
  const pattern = `%${text.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`
  return sql<SqlBool>`${column} LIKE ${pattern} ESCAPE '\\'`
}
