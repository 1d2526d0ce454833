/** Whether a request comes from a page of ours. Callers without a browser send no Origin. */
export function originCheck(
  publicUrl: string | undefined,
): (origin: string | undefined, host: string | undefined) => boolean {
  const publicHost = publicUrl === undefined ? null : new URL(publicUrl).host
  return (origin, host) => {
    if (origin === undefined) return true
    try {
      const from = new URL(origin).host
      return from === host || from === publicHost
    } catch {
      return false
    }
  }
}
