/** One call of the HTTP API with a JSON body, as a person; the answer with its status. */
import type { Running, TestUser } from './start-app.ts'

export async function call(app: Running, as: TestUser, method: string, path: string, body?: object): Promise<any> {
  const response = await app.fetch(path, {
    as,
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, ...(text === '' ? {} : (JSON.parse(text) as object)) }
}
