/** Who a note speaks to: `@` and a name, or the part of an e-mail before its own @. */
export interface Mentionable {
  readonly id: string
  readonly name: string
  readonly email: string
}

/**
 * Names are compared without case and accents, the longest first, so that "@Ana Souza" is not also "@Ana". A name two
 * people share speaks to both.
 */
export function mentionedIn<P extends Mentionable>(words: string, people: readonly P[]): P[] {
  const text = plain(words)
  const handles = people
    .flatMap((person) => [person.name, person.email.split('@')[0] ?? ''].map((name) => ({ person, name: plain(name) })))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length)
  const found = new Set<P>()
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    // An e-mail address in a note is no mention.
    if (at > 0 && /[\p{L}\p{N}._]/u.test(text.charAt(at - 1))) continue
    const rest = text.slice(at + 1)
    const longest = handles.find(({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)))
    if (longest === undefined) continue
    for (const { person, name } of handles) if (name === longest.name) found.add(person)
  }
  return [...found]
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
