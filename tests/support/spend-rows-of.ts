/** The spend rows of a long table, as the live server reads them. */
import type { Spend } from '../../shared/domain/observation.ts'
import { openFile } from '../../server/sources/open-file.ts'
import { spendTable } from '../../server/sources/spend-table.ts'

export async function spendRowsOf(path: string): Promise<Spend[]> {
  const opened = await openFile(path)
  const rows: Spend[] = []
  for await (const record of spendTable.read(opened.stream(), opened.file, {})) {
    if (record.ok && record.observation.type === 'spend') rows.push(record.observation)
  }
  return rows
}
