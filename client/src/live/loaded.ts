/** What is loaded over HTTP and held for all pages: elections, people and saved views. */
import type { ElectionEntry, PersonEntry } from '../../../shared/protocol/http.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import type { ViewBody, ViewEntry } from '../../../shared/protocol/views.ts'
import { update, useApp } from '../store/app-store.ts'
import { call, type Answer } from './api.ts'

function listIn(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** Both `[…]` and `{ name: […] }` are read. */
function unwrap<T>(answer: Answer<unknown>, name: string): Answer<readonly T[]> {
  if (!answer.ok) return answer
  const list = listIn(answer.value, name)
  return { ok: true, value: Array.isArray(list) ? (list as T[]) : [] }
}

export async function loadElections(): Promise<void> {
  update('elections', (held) => ({ ...held, status: 'loading' }))
  const answer = unwrap<ElectionEntry>(await call('GET', '/api/elections'), 'elections')
  update('elections', (held) =>
    answer.ok
      ? { status: 'ready', value: answer.value, failure: null }
      : { ...held, status: 'failed', failure: answer.error },
  )
}

export async function loadPeople(): Promise<void> {
  update('people', (held) => ({ ...held, status: 'loading' }))
  const answer = unwrap<PersonEntry>(await call('GET', '/api/people'), 'people')
  update('people', (held) =>
    answer.ok
      ? { status: 'ready', value: answer.value, failure: null }
      : { ...held, status: 'failed', failure: answer.error },
  )
}

/** People are asked when a form first needs them. */
export function needPeople(): void {
  const { status } = useApp.getState().people
  if (status === 'none' || status === 'failed') void loadPeople()
}

export async function loadViews(): Promise<void> {
  const answer = unwrap<ViewEntry>(await call('GET', '/api/views'), 'views')
  update('views', (held) =>
    answer.ok
      ? { status: 'ready', value: answer.value, failure: null }
      : { ...held, status: 'failed', failure: answer.error },
  )
}

export async function saveView(view: ViewBody): Promise<Failure | null> {
  const answer = await call('POST', '/api/views', view)
  if (!answer.ok) return answer.error
  await loadViews()
  return null
}

export async function changeSavedView(id: string, view: ViewBody): Promise<Failure | null> {
  const answer = await call('PUT', `/api/views/${encodeURIComponent(id)}`, view)
  if (!answer.ok) return answer.error
  await loadViews()
  return null
}

export async function removeView(id: string): Promise<Failure | null> {
  const answer = await call('DELETE', `/api/views/${encodeURIComponent(id)}`)
  if (!answer.ok) return answer.error
  await loadViews()
  return null
}
