/** Invented accounts of a storyline. */
import { HOUR_MS } from '../../../shared/domain/time.ts'
import { accountRecord, isoOf } from '../records.ts'
import type { Timed } from '../records.ts'
import type { Scene } from './storyline.ts'

export interface ClusterAccount {
  readonly id: string
  readonly record: Timed
}

export interface ClusterOptions {
  readonly count: number
  /** All registered within an hour; otherwise over years. */
  readonly together: boolean
  /** All of them show the same value of this. */
  readonly shares?: 'deviceHash' | 'paymentHash' | 'phoneHash'
}

export function clusterAccounts(scene: Scene, options: ClusterOptions): ClusterAccount[] {
  const { random, country } = scene
  const registered = scene.startMs - random.between(3, 40) * 24 * HOUR_MS
  const stem = random
    .pick(country.words.people)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '')
  return Array.from({ length: options.count }, (_, index) => {
    const id = `ex-${scene.key}-acct-${index}`
    const createdAt = options.together
      ? registered + random.between(0, 0.8) * HOUR_MS
      : scene.startMs - random.between(100, 3000) * 24 * HOUR_MS
    const record = accountRecord(scene.run, scene.at(index * 0.2), {
      accountId: id,
      createdAt: isoOf(Math.floor(createdAt)),
      handle: options.together
        ? `${stem}${random.int(1000, 9999)}`
        : `${random.pick(country.words.people).toLowerCase()}${random.int(1, 99)}`,
      displayName: `${random.pick(country.words.people)} (${random.pick(country.words.places)})`,
      followers: random.int(0, 40),
      country: country.code,
      ...(options.shares === undefined ? {} : { infra: { [options.shares]: `ex-${scene.key}-shared` } }),
    })
    return { id, record }
  })
}
