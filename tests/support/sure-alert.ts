/** Observations that raise exactly one alert each time: four accounts, long known, on one device. */
export function sureAlert(name: string): object[] {
  return [0, 1, 2, 3].map((n) => ({
    type: 'account',
    observationId: `${name}:account:${n}`,
    platform: 'test',
    accountId: `${name}-account-${n}`,
    handle: `${name}-${'kqxz'[n]}${n}`,
    createdAt: `20${14 + n}-03-0${n + 1}T0${n}:00:00Z`,
    at: new Date().toISOString(),
    country: 'BR',
    infra: { deviceHash: `device-${name}` },
  }))
}

/** Posts that nothing is made of. */
export function quietPosts(name: string, n: number): object[] {
  const at = new Date().toISOString()
  return Array.from({ length: n }, (_, k) => ({
    type: 'post',
    observationId: `${name}:post:${k}`,
    platform: 'test',
    postId: `${name}-post-${k}`,
    accountId: `${name}-author-${k}`,
    at,
    text: `On the way home I thought of ${name} and of number ${k}`,
  }))
}
