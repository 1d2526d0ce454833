/** Every country by name, as the browser knows them. */
import { countryName } from './words.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
/** Codes that name no country: for private use, pseudo-locales, unions, and islands that ISO 3166-1 only reserves. */
const noCountry = /^(Q[M-Z]|X[A-JL-Z]|EU|EZ|UN|ZZ|AA|AC|CP|CQ|DG|EA|IC|TA)$/

let known: readonly (readonly [code: string, name: string])[] | null = null

export function allCountries(): readonly (readonly [code: string, name: string])[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  known ??= letters
    .flatMap((first) => letters.map((second) => first + second))
    // Codes that were given up read as their successor does.
    .filter((code) => !noCountry.test(code) && names.of(code) !== undefined && isCanonical(code))
    .map((code) => [code, countryName(code)] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b))
  return known
}

function isCanonical(code: string): boolean {
  return (
    new Intl.Locale('und', { region: code }).region === code &&
    Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
  )
}
