/** The server on this machine, under the port that `npm start` takes from the same environment. */
export function localServer(env: Readonly<Record<string, string | undefined>>): string {
  const port = env['PORT']
  return `http://127.0.0.1:${port === undefined || port === '' ? '4000' : port}`
}
