import { INGEST_TOKEN } from '../tests/support/start-app.ts'
import { sureAlert } from '../tests/support/sure-alert.ts'

/** Posts what raises exactly so many alerts, as one batch; answers when it is accepted. Throws when it is not. */
export async function raiseAlerts(address: string, name: string, alerts: number): Promise<void> {
  const observations = Array.from({ length: alerts }, (_, n) => sureAlert(`${name}${n}`)).flat()
  const response = await fetch(`${address}/api/observations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${INGEST_TOKEN}`, 'content-type': 'application/x-ndjson' },
    body: observations.map((each) => JSON.stringify(each)).join('\n'),
  })
  if (response.status !== 202) throw new Error(`answered ${response.status}`)
  await response.arrayBuffer()
}
