/**
 * The ordinary advertisers of one country and what they spend on a day.
 *
 * Drawn from the base rates of docs/detection.md: spend per active page-day log-normal with sigma 1.8, most page-days
 * zero, flat daily budgets that jump when somebody edits them, the whole field rising toward polling day and falling
 * to a tenth in a silence period. Large advertisers run all the time, small ones in flights of a few days.
 */
import { unreachable } from '../../shared/lib/unreachable.ts'
import type { ExerciseCountry } from './countries.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/** Days whose reports are there when the exercise starts; day 0 is the first of them. */
export const PAST_DAYS = 40
/** Days whose reports lag behind, as those of real libraries do, and arrive while it runs. */
export const LAG_DAYS = 3

const SIGMA = 1.8
const MEDIAN_USD = 45
const LARGEST_USD = 30_000
/** Ordinary pages have all been seen after so many days and never rest longer than this: who starts late is a story. */
const FIRST_DAYS = 6
const LONGEST_PAUSE = 11
/** Above this an advertiser runs every day. */
const ALWAYS_ON_USD = 250

export type AdvertiserRole = 'ordinary' | 'steady' | 'dormant' | 'ramp'

export interface Page {
  readonly id: string
  readonly name: string
  readonly disclaimer: string | null
}

export interface Advertiser extends Page {
  readonly role: AdvertiserRole
  /** Place in the country's list. */
  readonly index: number
  readonly landingUrl: string
  /** Usual daily budget in US dollars. */
  readonly budgetUsd: number
}

/** Pages with an even budget that a storyline may disturb, pages that were active once and wait to return, climbers. */
const STEADY = 40
const DORMANT = 60
const RAMPS = 6

export function advertisersOf(country: ExerciseCountry, seed: number): Advertiser[] {
  return Array.from({ length: country.advertisers }, (_, index) => advertiser(country, seed, index))
}

function advertiser(country: ExerciseCountry, seed: number, index: number): Advertiser {
  const random = createRandom(seed, country.key, 'advertiser', index)
  const name = advertiserName(country, index)
  const role = roleOf(index)
  return {
    id: `ex-${country.key}-page-${String(index).padStart(4, '0')}`,
    name,
    disclaimer: disclaimerOf(name, country, random),
    role,
    index,
    landingUrl: `https://${country.key}-${slug(name)}.example/`,
    budgetUsd:
      role === 'ordinary' ? Math.min(LARGEST_USD, random.logNormal(MEDIAN_USD, SIGMA)) : random.between(25, 140),
  }
}

function roleOf(index: number): AdvertiserRole {
  if (index < STEADY) return 'steady'
  if (index < STEADY + DORMANT) return 'dormant'
  return index < STEADY + DORMANT + RAMPS ? 'ramp' : 'ordinary'
}

/** Real reports show one to two rows in ten without a payer line. */
const UNDECLARED = 0.12

/** Most pages pay for themselves; some name a legal person, a few show no line at all. */
function disclaimerOf(name: string, country: ExerciseCountry, random: Random): string | null {
  if (random.chance(UNDECLARED)) return null
  return random.chance(0.6) ? name : `${random.pick(country.words.people)} ${random.pick(country.words.places)}`
}

/** A page that is not in the list; it names itself as its payer unless told otherwise. */
export function inventedPage(country: ExerciseCountry, random: Random, id: string, disclaimer?: string | null): Page {
  const name = `${advertiserName(country, random.int(0, 259))} (${random.pick(country.words.places)})`
  return { id, name, disclaimer: disclaimer === undefined ? name : disclaimer }
}

/** Bodies and names are walked so that a country's pages all differ. */
export function advertiserName({ words }: ExerciseCountry, index: number): string {
  const name = words.names[index % words.names.length]
  const body = words.bodies[(index + Math.floor(index / words.names.length)) % words.bodies.length]
  return `${body} ${name}`
}

export function slug(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** What an advertiser spends on each day, in US dollars; 0 on most days. */
export type SpendPlan = (day: number) => number

export function spendPlan(of: Advertiser, country: ExerciseCountry, seed: number): SpendPlan {
  const random = createRandom(seed, of.id, 'plan')
  const days: number[] = []
  const state = { on: random.chance(0.3), level: of.budgetUsd, paused: 0 }
  return (day) => {
    while (days.length <= day) days.push(nextDay(of, country, days.length, state, random))
    return days[day] ?? 0
  }
}

interface FlightState {
  on: boolean
  level: number
  /** Days since it last ran. */
  paused: number
}

function nextDay(of: Advertiser, country: ExerciseCountry, day: number, state: FlightState, random: Random): number {
  const wobble = random.logNormal(1, 0.06)
  switch (of.role) {
    case 'steady':
      return of.budgetUsd * wobble
    case 'dormant':
      return day < 9 ? of.budgetUsd * wobble : 0
    case 'ramp':
      return of.budgetUsd * wobble * rampLevel(of, day)
    case 'ordinary':
      return ordinaryDay(of, country, day, state, random) * wobble
    default:
      return unreachable(of.role)
  }
}

function ordinaryDay(
  of: Advertiser,
  country: ExerciseCountry,
  day: number,
  state: FlightState,
  random: Random,
): number {
  const switches = random.next()
  if (of.budgetUsd >= ALWAYS_ON_USD || day === of.index % FIRST_DAYS || state.paused >= LONGEST_PAUSE) state.on = true
  else state.on = state.on ? switches > 0.22 : switches < 0.07
  state.paused = state.on ? 0 : state.paused + 1
  if (random.chance(0.05)) state.level = of.budgetUsd * random.logNormal(1, 0.3)
  return state.on ? state.level * fieldLevel(country, day) : 0
}

/** Climbs by a quarter a day for two weeks and stays there; the climbers begin one after another. */
function rampLevel(of: Advertiser, day: number): number {
  const begins = PAST_DAYS - 6 + (of.index % RAMPS) * 3
  return 1.25 ** Math.min(14, Math.max(0, day - begins))
}

/** The movement of the whole field: rising to about three times before the polls, then a tenth in silence. */
export function fieldLevel(country: ExerciseCountry, day: number): number {
  const daysLeft = PAST_DAYS + LAG_DAYS + country.daysToPolls - day
  if (daysLeft < 0) return 0.3
  const silent = country.hasSilence && daysLeft <= 1
  return (1 + 2 * Math.exp(-daysLeft / 8)) * (silent ? 0.1 : 1)
}
