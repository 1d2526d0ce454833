/**
 * Accounts that run on one device, phone number, payment means or address. The sender hashes these; here they are only
 * compared. Addresses are shared by households, offices and whole mobile carriers: they need more accounts, and beyond
 * a size they say nothing. Blind to operators who keep everything apart.
 */
import type { Finding } from '../../../shared/domain/finding.ts'
import type { Account } from '../../../shared/domain/observation.ts'
import { hashText, keyText } from './key-hash.ts'
import { RecentMap } from './recent-map.ts'

export const infraKinds = ['ipHash', 'deviceHash', 'phoneHash', 'paymentHash'] as const
export type InfraKind = (typeof infraKinds)[number]

interface InfraRule {
  readonly word: string
  readonly least: number
  /** Why fewer say nothing. */
  readonly usual: string
  /** More accounts than this share it without having anything to do with one another. */
  readonly most: number
}

const rules = {
  ipHash: { word: 'IP address', usual: 'homes, offices and mobile networks share one', least: 8, most: 200 },
  deviceHash: { word: 'device', usual: 'a household shares one among two or three', least: 4, most: 5_000 },
  phoneHash: { word: 'phone number', usual: 'people rarely keep more than two or three on one', least: 4, most: 5_000 },
  paymentHash: { word: 'payment card or account', usual: 'an agency may pay for two or three', least: 4, most: 5_000 },
} as const satisfies Record<InfraKind, InfraRule>

/** The word for what an `ipHash …`, `deviceHash …` names. */
export function infraWord(label: string): string {
  const kind = infraKinds.find((each) => label.startsWith(each))
  return kind === undefined ? 'infrastructure' : rules[kind].word
}

const MOST_GROUPS = 100_000
const MOST_MEMBERS = 1_000
const GROWTH = 1.5

export interface InfraGroup {
  readonly key: number
  readonly kind: InfraKind
  readonly hash: string
  readonly platform: string
  /** Account id to when it was seen. */
  readonly accounts: Map<string, number>
  told: number
  exercise: boolean
}

export interface SharedInfrastructureState {
  readonly groups: Map<number, InfraGroup>
  readonly ofAccount: Map<string, number[]>
}

export class SharedInfrastructure {
  private readonly groups = new RecentMap<number, InfraGroup>(MOST_GROUPS)
  private readonly ofAccount = new RecentMap<string, number[]>(MOST_GROUPS)

  observe(account: Account, at: number, emit: (finding: Finding) => void): void {
    for (const kind of infraKinds) {
      const hash = account.infra?.[kind]
      if (hash === undefined || hash === '') continue
      const group = this.groupOf(account.platform, kind, hash)
      if (group.accounts.size < MOST_MEMBERS && !group.accounts.has(account.accountId)) {
        group.accounts.set(account.accountId, at)
        this.ofAccount.set(account.accountId, [...(this.ofAccount.get(account.accountId) ?? []), group.key].slice(-8))
      }
      group.exercise ||= account.exercise === true
      this.groups.set(group.key, group)
      const size = group.accounts.size
      const rule: InfraRule = rules[kind]
      if (size < rule.least || size > rule.most || size < group.told * GROWTH) continue
      group.told = size
      emit(infraFinding(group, rule, at))
    }
  }

  /** A word for what an account shares with one of the others, or null. */
  sharedWith(account: string, isOther: (platform: string, account: string) => boolean): string | null {
    for (const key of this.ofAccount.get(account) ?? []) {
      const group = this.groups.get(key)
      if (!group || group.accounts.size > rules[group.kind].most) continue
      for (const other of group.accounts.keys()) {
        if (other !== account && isOther(group.platform, other))
          return `${rules[group.kind].word} ${group.hash.slice(0, 12)}`
      }
    }
    return null
  }

  state(): SharedInfrastructureState {
    return { groups: this.groups.state(), ofAccount: this.ofAccount.state() }
  }

  restore(state: SharedInfrastructureState): void {
    this.groups.restore(state.groups)
    this.ofAccount.restore(state.ofAccount)
  }

  private groupOf(platform: string, kind: InfraKind, hash: string): InfraGroup {
    const key = hashText(`${platform}\n${kind}\n${hash}`, 11)
    const known = this.groups.get(key)
    return known ?? { key, kind, hash, platform, accounts: new Map(), told: 0, exercise: false }
  }
}

function infraFinding(group: InfraGroup, rule: InfraRule, at: number): Finding {
  const size = group.accounts.size
  const title = `${size} accounts use the same ${rule.word}`
  const strength = 1 - rule.least / (size + rule.least)
  return {
    detector: 'shared-infrastructure',
    version: '1',
    kind: 'shared-infrastructure',
    subject: {
      type: 'infrastructure',
      id: `infra-${keyText(group.key)}`,
      name: `${rule.word} ${group.hash.slice(0, 12)}`,
    },
    members: [...group.accounts.keys()]
      .sort()
      .map((id) => ({ type: 'account', id, name: id, why: `seen with this ${rule.word}` })),
    country: null,
    subdivision: null,
    at: new Date(at).toISOString(),
    score: (group.kind === 'ipHash' ? 0.3 : 0.5) + 0.4 * strength,
    confidence: group.kind === 'ipHash' ? 0.5 : 0.85,
    reach: Math.min(1, Math.log10(1 + size) / 3),
    title,
    summary: `${title} on ${group.platform}. From ${rule.least} accounts on it is worth a look: ${rule.usual}.`,
    measure: { label: 'accounts', value: size, unit: 'accounts' },
    features: [
      { name: `accounts with one ${rule.word}`, value: size, unit: 'accounts', threshold: rule.least, weight: 1 },
    ],
    evidence: [...group.accounts].slice(0, 20).map(([id, seen]) => ({
      id: `account-${id}`,
      text: `account ${id} with ${rule.word} ${group.hash.slice(0, 12)}`,
      source: 'accounts',
      at: new Date(seen).toISOString(),
    })),
    series: null,
    exercise: group.exercise,
  }
}
