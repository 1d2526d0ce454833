import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { until } from '../support/socket.ts'
import { startApp, type Running } from '../support/start-app.ts'
import { quietPosts, sureAlert } from '../support/sure-alert.ts'
import { tempFolder } from '../support/temp-folder.ts'

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

async function alerts(server: Running): Promise<number> {
  return (await server.store.feed.page({ filter: {}, limit: 1 }, null)).total
}

function files(...names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `${name}-wal`, `${name}-shm`])
}

test('[ING7] an older store beside a newer log gets the alerts that it has missed', async () => {
  const folder = tempFolder('restored')
  const kept = tempFolder('kept')
  const first = await startApp({ folder })
  await first.close()
  copyFileSync(join(folder, 'war-room.db'), join(kept, 'war-room.db'))
  const second = await startApp({ folder })
  await second.observe(sureAlert('missed'))
  await until('it is raised', async () => (await alerts(second)) === 1, 15_000)
  await second.close()
  for (const file of files('war-room.db')) rmSync(join(folder, file), { force: true })
  copyFileSync(join(kept, 'war-room.db'), join(folder, 'war-room.db'))
  const third = await startApp({ folder })
  await until('it is raised from the log', async () => (await alerts(third)) > 0, 15_000)
  expect(await alerts(third)).toBe(1)
  await third.close()
  rmSync(folder, { recursive: true })
  rmSync(kept, { recursive: true })
}, 90_000)

test('[ING7] a new log beside an older store is read from its start', async () => {
  const folder = tempFolder('new-log')
  const first = await startApp({ folder })
  for (let n = 0; n < 3; n++) await first.observe(quietPosts(`old-${n}`, 1))
  await first.observe(sureAlert('old'))
  await until('it is raised', async () => (await alerts(first)) === 1, 15_000)
  await first.close()
  for (const file of files('observations.db')) rmSync(join(folder, file), { force: true })
  const second = await startApp({ folder })
  await second.observe(sureAlert('new'))
  await until('the new one is raised', async () => (await alerts(second)) > 1, 15_000)
  expect(await alerts(second)).toBe(2)
  await second.close()
  rmSync(folder, { recursive: true })
}, 90_000)
