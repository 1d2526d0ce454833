/**
 * Ordinary people: they read the same news and watch the same events, so they share popular links and hashtags,
 * now and then many at once. Each writes in own words. No two of them act together twice except by chance.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import type { ExerciseCountry } from './countries.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { accountRecord, postRecord } from './records.ts'
import type { Timed } from './records.ts'

export interface Crowd {
  readonly country: ExerciseCountry
  readonly accounts: readonly OrdinaryAccount[]
  /** The same accounts, each as often as it is active: some post ten times as much as others. */
  readonly posters: readonly OrdinaryAccount[]
}

export interface OrdinaryAccount {
  readonly id: string
  readonly handle: string
  readonly displayName: string
  readonly createdAtMs: number
  readonly followers: number
}

export function crowdOf(country: ExerciseCountry, seed: number, startAt: number): Crowd {
  const accounts = Array.from({ length: country.accounts }, (_, index): OrdinaryAccount => {
    const random = createRandom(seed, country.key, 'account', index)
    const person = random.pick(country.words.people)
    const place = random.pick(country.words.places)
    return {
      id: `ex-${country.key}-acct-${String(index).padStart(4, '0')}`,
      handle: handleOf(person, place, random),
      displayName: `${person} (${place})`,
      // Registered over twelve years, at any hour.
      createdAtMs: Math.floor(startAt - random.between(60, 12 * 365) * DAY_MS),
      followers: Math.round(random.logNormal(180, 1.4)),
    }
  })
  const posters = accounts.flatMap((account) => {
    const activity = Math.round(createRandom(seed, account.id, 'activity').logNormal(5, 0.8))
    return Array.from({ length: Math.max(1, activity) }, () => account)
  })
  return { country, accounts, posters }
}

function handleOf(person: string, place: string, random: Random): string {
  const word = (random.chance(0.5) ? person + place.slice(0, 4) : place.slice(0, 6) + person.slice(0, 5)).toLowerCase()
  return `${word.normalize('NFD').replaceAll(/[^a-z]/g, '')}${random.chance(0.6) ? random.int(1, 99) : ''}`
}

export function crowdAccounts(crowd: Crowd, run: string, atMs: number): Timed[] {
  return crowd.accounts.map((account) =>
    accountRecord(run, atMs, {
      accountId: account.id,
      createdAt: new Date(account.createdAtMs).toISOString(),
      handle: account.handle,
      displayName: account.displayName,
      followers: account.followers,
      country: crowd.country.code,
    }),
  )
}

/** One post of an ordinary account. `slot` names it: the same slot gives the same post. */
export function ordinaryPost(crowd: Crowd, run: string, seed: number, atMs: number, slot: string): Timed {
  const { country } = crowd
  const random = createRandom(seed, country.key, 'post', slot)
  const account = random.pick(crowd.posters)
  const event = eventAt(country, seed, atMs)
  const following = event !== null && random.chance(0.55)
  const shares = random.chance(0.35)
  return postRecord(run, atMs, {
    postId: `ex-${country.key}-${slot}`,
    accountId: account.id,
    text: ordinaryText(country, random),
    country: country.code,
    lang: country.words.lang,
    ...(following ? { hashtags: [event.tag] } : {}),
    ...(shares ? { urls: [following && random.chance(0.5) ? event.url : newsUrl(country, seed, atMs, random)] } : {}),
  })
}

/** Two people rarely hit on the same words: a post draws from five lists and names a place. */
export function ordinaryText({ words }: ExerciseCountry, random: Random): string {
  const subject = random.pick(words.subjects)
  const claim = random.pick(words.claims)
  const aside = random.pick(words.asides)
  const place = random.pick(words.places)
  const core = `${subject} ${claim}, ${aside}`
  if (random.chance(0.3)) return `${place}: ${core}.`
  const opener = random.pick(words.openers)
  return random.chance(0.5) ? `${opener} ${core}. ${random.pick(words.closers)}` : `${opener} ${core} (${place}).`
}

/** About two hundred stories of a day; a few are shared by many. */
function newsUrl(country: ExerciseCountry, seed: number, atMs: number, random: Random): string {
  const day = Math.floor((atMs - random.between(0, 20) * HOUR_MS) / DAY_MS)
  const story = Math.floor(200 ** random.next())
  const paper = createRandom(seed, country.key, day, story).int(1, 6)
  return `https://paper${paper}.${country.key}-news.example/${day}/story-${story}`
}

/** In the first minutes of every third hour something happens that everybody talks about. */
function eventAt(country: ExerciseCountry, seed: number, atMs: number): { tag: string; url: string } | null {
  const hour = Math.floor(atMs / HOUR_MS)
  const random = createRandom(seed, country.key, 'event', hour)
  if (!random.chance(0.35)) return null
  const from = hour * HOUR_MS + random.between(0, 35) * MINUTE_MS
  if (atMs < from || atMs > from + 15 * MINUTE_MS) return null
  const tag = random.pick(country.words.events)
  return { tag, url: `https://live.${country.key}-news.example/${tag.toLowerCase()}-${hour}` }
}
