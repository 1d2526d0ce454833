/** A page with an even small budget spends many times its own level, while the field does nothing special. */
import { spendReport } from './storyline.ts'
import type { Scene, Storyline } from './storyline.ts'
import type { Advertiser } from '../advertisers.ts'

export const ownSurge: Storyline = {
  id: 'own-surge',
  expects: ['spend-surge'],
  tell(scene) {
    const page = surgingPage(scene)
    return spendReport(scene, scene.at(0), [[page, page.budgetUsd * scene.random.between(30, 70)]])
  },
}

export function surgingPage(scene: Pick<Scene, 'advertisers' | 'turn'>): Advertiser {
  return inTurn(scene, 'steady')
}

export function inTurn(scene: Pick<Scene, 'advertisers' | 'turn'>, role: Advertiser['role']): Advertiser {
  const pool = scene.advertisers.filter((advertiser) => advertiser.role === role)
  const page = pool[scene.turn % pool.length]
  if (page === undefined) throw new Error(`no ${role} advertiser`)
  return page
}
