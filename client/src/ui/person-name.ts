/** What somebody is called here; of who has left only the id is left, which says nothing to a reader. */
export function personName(
  people: readonly { readonly id: string; readonly name: string }[],
  id: string,
  otherwise = 'somebody who is gone',
): string {
  return people.find((person) => person.id === id)?.name ?? otherwise
}
