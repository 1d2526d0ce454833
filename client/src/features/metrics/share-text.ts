import type { Share } from '../../../../shared/protocol/reports.ts'

const percent = (share: number) => `${Math.round(share * 100)} %`

/** "82 % (64–92 %), 18 of 22": a share never stands without its interval and n. */
export function shareText({ share, low, high, k, n }: Share): string {
  if (share === null || low === null || high === null) return 'none decided yet'
  return `${percent(share)} (${Math.round(low * 100)}–${percent(high)}), ${k} of ${n}`
}

export const percentTicks = [0, 0.25, 0.5, 0.75, 1]
export const percentText = percent
