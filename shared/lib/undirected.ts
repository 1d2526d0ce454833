/** Marks that turn the direction of all text after them until they are closed: embeddings, overrides, isolates. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g

/**
 * A text without marks that turn its direction. Somebody who puts one into the name of a page would otherwise have the
 * words around the name read backwards. Scripts written from right to left need none of them.
 */
export function undirected(text: string): string {
  return text.replace(TURNS, '')
}
