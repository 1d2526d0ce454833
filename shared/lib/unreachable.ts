/** Ends an exhaustive switch: the compiler refuses a call that can happen. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
