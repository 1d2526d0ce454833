/** Refuses a Node that is too old before the native store is loaded: there it would crash without a word. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 14)) return
  console.error(`Node ${version} is too old: 22.14 or newer is needed. "npm start" brings one along.`)
  process.exit(1)
}
