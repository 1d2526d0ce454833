import { join } from 'node:path'

import { expect, test } from 'vitest'

import { ObservationLog } from '../../server/ingest/observation-log.ts'
import { until } from '../support/socket.ts'
import { startApp } from '../support/start-app.ts'
import { quietPosts } from '../support/sure-alert.ts'
import { tempFolder } from '../support/temp-folder.ts'

const ENTRIES = 4100

test('[ING6] after a restart behind thousands of quiet batches, senders are answered at once', async () => {
  const folder = tempFolder('restart')
  const log = new ObservationLog(join(folder, 'observations.db'))
  log.commit(() => {
    for (let n = 0; n < ENTRIES; n++) {
      const lines = JSON.stringify(quietPosts(`quiet-${n}`, 1)[0])
      log.append({ receivedAt: Date.now(), source: 'test', observations: 1, lines, ids: new BigUint64Array(0) })
    }
  })
  log.close()
  const server = await startApp({ folder })
  await until('detection has read all', () => server.app.pipeline.detection.entriesBehind() === 0, 40_000)
  await server.restart()
  await until('detection is ready', () => server.app.pipeline.detection.entriesBehind() < ENTRIES, 5000)
  expect(await server.observe(quietPosts('later', 1))).toMatchObject({ accepted: 1 })
  await server.close()
}, 60_000)
