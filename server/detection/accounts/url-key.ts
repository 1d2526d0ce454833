/** One page, one key: the parts of a link that only say how the reader came there are dropped. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|igsh|yclid|twclid|ref|ref_src|ref_url|s|t|cmpid|ocid|feature|si)$/i

/** `https://www.example.org/a/?utm_source=x#top` and `http://example.org/a` are the same page. */
export function canonicalLink(url: string): string {
  let rest = url
  const scheme = rest.indexOf('://')
  if (scheme >= 0 && scheme < 10) rest = rest.slice(scheme + 3)
  const hash = rest.indexOf('#')
  if (hash >= 0 && rest[hash + 1] !== '!') rest = rest.slice(0, hash)
  const query = rest.indexOf('?')
  let path = query >= 0 ? rest.slice(0, query) : rest
  const kept = query >= 0 ? keptParameters(rest.slice(query + 1)) : ''
  while (path.endsWith('/')) path = path.slice(0, -1)
  const slash = path.indexOf('/')
  const host = canonicalHost(slash >= 0 ? path.slice(0, slash) : path)
  return host + (slash >= 0 ? path.slice(slash) : '') + kept
}

/** The host of a canonical link; links without a dot in the host name no site. */
export function hostOf(link: string): string | null {
  const slash = link.indexOf('/')
  const host = slash >= 0 ? link.slice(0, slash) : link
  return host.includes('.') ? host : null
}

function canonicalHost(host: string): string {
  const lower = host.toLowerCase()
  return lower.startsWith('www.') ? lower.slice(4) : lower.startsWith('m.') ? lower.slice(2) : lower
}

function keptParameters(query: string): string {
  const kept = query.split('&').filter((part) => part !== '' && !TRACKING.test(part.split('=', 1)[0] ?? ''))
  return kept.length === 0 ? '' : `?${kept.sort().join('&')}`
}
