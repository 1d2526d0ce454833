import { update } from './app-store.ts'
import { SEQUENCE_MS } from './key-map.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/** Remembers the keys of a sequence for as long as its next key counts; an empty text when there is none. */
export function rememberKeys(keys: string): void {
  clearTimeout(timer)
  if (keys !== '') timer = setTimeout(() => rememberKeys(''), SEQUENCE_MS)
  update('view', (view) => (view.keysBegun === keys ? view : { ...view, keysBegun: keys }))
}
