/** Every storyline of the exercise. */
import { bulkRegistration, sharedDevices } from './bulk-registration.ts'
import { changedPayer } from './changed-payer.ts'
import { foreignPayer } from './foreign-payer.ts'
import { pageSwarm } from './page-swarm.ts'
import { pushedAdvertiser } from './pushed-advertiser.ts'
import { sameWords } from './same-words.ts'
import { shareRing } from './share-ring.ts'
import { spendInSilence } from './spend-in-silence.ts'
import type { Storyline } from './storyline.ts'
import { trollAds } from './troll-ads.ts'
import { undeclaredAds } from './undeclared-ads.ts'

export const storylines: readonly Storyline[] = [
  trollAds,
  shareRing,
  undeclaredAds,
  pageSwarm,
  sameWords,
  foreignPayer,
  pushedAdvertiser,
  spendInSilence,
  bulkRegistration,
  changedPayer,
  sharedDevices,
]
