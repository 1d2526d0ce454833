import { update } from './app-store.ts'

/** An open menu holds the list still. */
export function noteMenu(open: boolean): void {
  update('view', (view) => ({ ...view, menus: Math.max(0, view.menus + (open ? 1 : -1)) }))
}
