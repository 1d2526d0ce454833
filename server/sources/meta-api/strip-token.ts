/**
 * The library writes the caller's token into every link it answers with. Nothing leaves this folder, into the log or
 * into the store, before it went through here.
 */

/** A link without its token. What cannot be read as a link is cut off at its query. */
export function linkWithoutToken(link: string): string {
  if (!URL.canParse(link)) return link.split('?', 1)[0] ?? ''
  const url = new URL(link)
  // The name is compared without regard to case; `access_token` may stand there without a value.
  const names = Array.from(url.searchParams.keys())
  for (const name of names) if (/token/i.test(name)) url.searchParams.delete(name)
  url.username = ''
  url.password = ''
  return url.href
}

/** Any text, e.g. an error message: the token itself and everything that looks like one. */
export function textWithoutToken(text: string, token: string): string {
  const known = token === '' ? text : text.replaceAll(token, '[token]').replaceAll(encodeURIComponent(token), '[token]')
  return known
    .replaceAll(/access_token=?[^&\s"'}]*/gi, 'access_token=[token]')
    .replaceAll(/\bEAA[A-Za-z0-9]{12,}/g, '[token]')
}
