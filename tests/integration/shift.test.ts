import { expect, test } from 'vitest'

import { runShift } from '../support/shift/run-shift.ts'

test('[LIVE4] [COL2] [COL3] twenty analysts through a shift at speed, with cuts, kills and failing receivers: every page equals the store, everybody was told', async () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
  const report = await runShift({ hours: 0.1, speed: 30, analysts: 20, alertsPerSecond: 2, seed })
  const { accounts } = report
  const said = (lines: readonly string[]) => lines.map((what) => `seed ${seed}: ${what}`)
  expect(said(report.differences)).toEqual([])
  expect(said(accounts.lost)).toEqual([])
  expect(said(accounts.unexpected)).toEqual([])
  expect(said(report.notTrusted)).toEqual([])
  // It has looked: people worked, the server went, receivers failed, letters died and were sent again.
  expect(report.kills).toBe(3)
  expect(report.restarts).toBe(1)
  expect(report.alerts).toBeGreaterThan(600)
  expect(report.commands - report.refused).toBeGreaterThan(20)
  expect(report.auditEntries).toBeGreaterThan(report.alerts)
  expect(report.receiverRestarts).toBeGreaterThan(0)
  expect(accounts.owed).toBeGreaterThan(50)
  expect(accounts.delivered).toBeGreaterThan(30)
  expect(accounts.dead).toBeGreaterThan(0)
  expect(Object.keys(accounts.faults).join()).toContain('ECONNREFUSED')
}, 240_000)
