/** Two dozen accounts registered within an hour under handles of one pattern. */
import { clusterAccounts } from './accounts.ts'
import type { Storyline } from './storyline.ts'

export const bulkRegistration: Storyline = {
  id: 'bulk-registration',
  expects: ['creation-burst'],
  tell: (scene) => clusterAccounts(scene, { count: 24, together: true }).map((account) => account.record),
}

/** Accounts of different ages are used on one device, from one phone number, or paid for with one card. */
export const sharedDevices: Storyline = {
  id: 'shared-devices',
  expects: ['shared-infrastructure'],
  tell(scene) {
    const shares = scene.random.pick(['deviceHash', 'paymentHash', 'phoneHash'] as const)
    return clusterAccounts(scene, { count: 7, together: false, shares }).map((account) => account.record)
  },
}
