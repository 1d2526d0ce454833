/** What one language gives the exercise. Every name is invented and meant to be seen as invented. */
export interface Words {
  readonly lang: string
  /** Kinds of body that advertise, before the name. */
  readonly bodies: readonly string[]
  /** Invented names; a body and a name make an advertiser. */
  readonly names: readonly string[]
  readonly places: readonly string[]
  /** First names of invented people. */
  readonly people: readonly string[]
  /** Five parts of an ordinary post; one of each makes a post. */
  readonly openers: readonly string[]
  readonly subjects: readonly string[]
  readonly claims: readonly string[]
  readonly asides: readonly string[]
  readonly closers: readonly string[]
  /** Live events that many people post about at once. */
  readonly events: readonly string[]
  /** Political lines of advertisements. */
  readonly slogans: readonly string[]
}
