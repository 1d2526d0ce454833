/** The five electorates of the exercise. Sizes and distances to the polls differ so that every phase can be seen. */
import { english } from './words/english.ts'
import { french } from './words/french.ts'
import { german } from './words/german.ts'
import { portuguese } from './words/portuguese.ts'
import { spanish } from './words/spanish.ts'
import type { Words } from './words/words.ts'

export interface ExerciseCountry {
  readonly code: string
  /** In ids. */
  readonly key: string
  readonly currency: string
  /** Units of the currency for one US dollar, roughly: only for the size of invented amounts. */
  readonly perDollar: number
  readonly zone: string
  readonly words: Words
  /** Advertisers of the ordinary background. */
  readonly advertisers: number
  readonly accounts: number
  /** Days from the first day of the exercise to the polls. */
  readonly daysToPolls: number
  /** Hours of paid silence before the polls close that the exercise's own law sets; 0 where there is none. */
  readonly hasSilence: boolean
  readonly regions: readonly string[]
}

export const exerciseCountries: readonly ExerciseCountry[] = [
  {
    code: 'BR',
    key: 'br',
    currency: 'BRL',
    perDollar: 5.4,
    zone: 'America/Sao_Paulo',
    words: portuguese,
    advertisers: 190,
    accounts: 320,
    daysToPolls: 2,
    hasSilence: true,
    regions: ['BR-SP', 'BR-RJ', 'BR-BA', 'BR-PA'],
  },
  {
    code: 'FR',
    key: 'fr',
    currency: 'EUR',
    perDollar: 0.92,
    zone: 'Europe/Paris',
    words: french,
    advertisers: 170,
    accounts: 260,
    daysToPolls: 1,
    hasSilence: true,
    regions: ['FR-IDF', 'FR-BRE', 'FR-OCC', 'FR-PAC'],
  },
  {
    code: 'DE',
    key: 'de',
    currency: 'EUR',
    perDollar: 0.92,
    zone: 'Europe/Berlin',
    words: german,
    advertisers: 180,
    accounts: 260,
    daysToPolls: 10,
    hasSilence: false,
    regions: ['DE-BY', 'DE-NW', 'DE-SN', 'DE-BE'],
  },
  {
    code: 'MX',
    key: 'mx',
    currency: 'MXN',
    perDollar: 18,
    zone: 'America/Mexico_City',
    words: spanish,
    advertisers: 190,
    accounts: 260,
    daysToPolls: 20,
    hasSilence: true,
    regions: ['MX-CMX', 'MX-JAL', 'MX-OAX', 'MX-YUC'],
  },
  {
    code: 'US',
    key: 'us',
    currency: 'USD',
    perDollar: 1,
    zone: 'America/New_York',
    words: english,
    advertisers: 280,
    accounts: 360,
    daysToPolls: 5,
    hasSilence: false,
    regions: ['US-AL', 'US-AL', 'US-OH', 'US-NV'],
  },
]
