/** Two dozen accounts registered within an hour under handles of one pattern, some on the same devices. */
import { clusterAccounts } from './accounts.ts'
import type { Storyline } from './storyline.ts'

export const bulkRegistration: Storyline = {
  id: 'bulk-registration',
  expects: ['creation-burst'],
  tell: (scene) => clusterAccounts(scene, { count: 24, together: true }).map((account) => account.record),
}

export const sharedDevices: Storyline = {
  id: 'shared-devices',
  expects: ['shared-infrastructure'],
  tell: (scene) =>
    clusterAccounts(scene, { count: 12, together: false, infraGroup: 6 }).map((account) => account.record),
}
