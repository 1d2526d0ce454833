import { expect, test } from 'vitest'

import { until } from '../support/socket.ts'
import { startApp } from '../support/start-app.ts'
import { quietPosts } from '../support/sure-alert.ts'

test('[ING6] a server that starts again is as far as it was, also where nothing was found', async () => {
  const server = await startApp()
  for (let n = 0; n < 5; n++) await server.observe(quietPosts(`quiet-${n}`, 1))
  const { detection } = server.app.pipeline
  await until('detection has read all', () => detection.entriesBehind() === 0, 15_000)
  await server.restart()
  expect(server.app.pipeline.detection.head).toBeGreaterThanOrEqual(5)
  // Less than the tick that would bring it forward anyway.
  await until('detection knows where it is', () => server.app.pipeline.detection.entriesBehind() === 0, 8000)
  await server.close()
}, 40_000)
