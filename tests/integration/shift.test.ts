import { expect, test } from 'vitest'

import { runShift } from '../support/shift.ts'

test('[LIVE4] twenty analysts through a shift at speed, with cuts and restarts: every page equals the store', async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
  const report = await runShift({ seconds: 12, analysts: 20, alertsPerSecond: 5, seed })
  expect(report.differences.map((what) => `seed ${seed}: ${what}`)).toEqual([])
  expect(report.restarts).toBe(2)
  expect(report.commands).toBeGreaterThan(20)
  expect(report.auditEntries).toBeGreaterThan(report.findings)
}, 90_000)
