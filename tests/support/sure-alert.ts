/** Observations that raise exactly one alert each time: four accounts, long known, on one device. */
export function sureAlert(name: string): object[] {
  return [0, 1, 2, 3].map((n) => ({
    type: 'account',
    observationId: `${name}:account:${n}`,
    platform: 'test',
    accountId: `${name}-account-${n}`,
    createdAt: longAgo(`${name}-${n}`),
    at: new Date().toISOString(),
    country: 'BR',
    infra: { deviceHash: `device-${name}` },
  }))
}

/** Some minute between 2008 and 2020, another one for each account: nothing was registered together. */
function longAgo(of: string): string {
  let hash = 2_166_136_261
  for (let at = 0; at < of.length; at++) hash = Math.imul(hash ^ of.charCodeAt(at), 16_777_619)
  return new Date(Date.UTC(2008, 0, 1) + ((hash >>> 0) % 6_311_520) * 60_000).toISOString()
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
