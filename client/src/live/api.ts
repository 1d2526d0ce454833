import type { Failure } from '../../../shared/protocol/errors.ts'

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; error: Failure }

/**
 * One HTTP call. The server and this page are built from the same contract and the handshake compares their versions,
 * so an answer is taken as what its route promises.
 */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  /** An API token, for pages that nobody signs in to. */
  token?: string,
): Promise<Answer<T>> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    return { ok: false, status: 0, error: { code: 'INTERNAL', message: 'The server cannot be reached.' } }
  }
  const text = await response.text()
  if (response.ok) return { ok: true, value: (text === '' ? {} : JSON.parse(text)) as T }
  return { ok: false, status: response.status, error: failureOf(text, response) }
}

function failureOf(text: string, response: Response): Failure {
  const requestId = response.headers.get('x-request-id')
  const told = requestId === null ? {} : { requestId }
  try {
    const { error } = JSON.parse(text) as { error?: Failure }
    if (typeof error?.code === 'string') return { ...told, ...error }
  } catch {
    // Not ours: a proxy or a server that is going down.
  }
  if (response.status === 401) return { ...told, code: 'SIGNED_OUT', message: 'You are signed out.' }
  return { ...told, code: 'INTERNAL', message: `The server answered ${response.status}.` }
}
