import { useState } from 'react'

import { useAnswer } from '../../live/use-answer.ts'
import { useApp } from '../../store/app-store.ts'
import { ledgerWriters } from './ledger-words.ts'

export type Register = 'liaison' | 'enforcement'

export interface RegisterPage<E> {
  readonly entries: readonly E[]
  readonly next: string | null
}

/**
 * A page of a register, narrowed by state and by the country and election that the header's pickers hold. Several
 * countries at once are not narrowed: the register takes one.
 */
export function useRegister<E>(register: Register, narrowing: Readonly<Record<string, string>>) {
  const filter = useApp((state) => state.view.filter)
  const [after, setAfter] = useState<string | null>(null)
  const query = new URLSearchParams({ limit: '100', ...narrowing })
  const [country, ...otherCountries] = filter.countries ?? []
  const [election, ...otherElections] = filter.elections ?? []
  if (country !== undefined && otherCountries.length === 0) query.set('country', country)
  if (election !== undefined && otherElections.length === 0) query.set('election', election)
  if (after !== null) query.set('after', after)
  return { ...useAnswer<RegisterPage<E>>(`/api/${register}?${query}`), after, setAfter }
}

export function useMayWrite(): boolean {
  const role = useApp((state) => state.session.user?.role)
  return role !== undefined && ledgerWriters.includes(role)
}
