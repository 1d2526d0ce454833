/** What an election must hold beyond its shape before a calendar may be made of it. Pure. */
import type { Election } from '../../shared/domain/election.ts'

export interface ElectionFault {
  readonly field: string
  readonly message: string
}

const MOST = { rounds: 10, zones: 60, silence: 50, sources: 50 } as const

export function faultsOf(election: Election): ElectionFault[] {
  const faults: ElectionFault[] = []
  const fault = (field: string, message: string) => faults.push({ field: `election.${field}`, message })
  if (election.exercise) fault('exercise', 'elections of the exercise are made by the exercise')
  if (election.subdivision !== null && !election.subdivision.startsWith(`${election.country}-`)) {
    fault('subdivision', `a region of ${election.country}`)
  }
  if (election.rounds.length > MOST.rounds) fault('rounds', `at most ${MOST.rounds}`)
  if (election.silence.length > MOST.silence) fault('silence', `at most ${MOST.silence}`)
  if (election.sources.length > MOST.sources) fault('sources', `at most ${MOST.sources}`)
  checkRounds(election, fault)
  checkSilence(election, fault)
  return faults
}

type Report = (field: string, message: string) => void

function checkRounds({ rounds }: Election, fault: Report): void {
  for (const [at, round] of rounds.entries()) {
    const before = rounds[at - 1]
    if (!isDay(round.date)) fault(`rounds.${at}.date`, 'a day that exists')
    if (before !== undefined && round.date <= before.date) fault(`rounds.${at}.date`, 'after the round before')
    if (round.opens >= round.closes) fault(`rounds.${at}.closes`, 'after the polls open')
    if (round.zones.length > MOST.zones) fault(`rounds.${at}.zones`, `at most ${MOST.zones}`)
    for (const [index, zone] of round.zones.entries()) {
      const field = `rounds.${at}.zones.${index}`
      if (!isZone(zone.zone)) fault(`${field}.zone`, 'a time zone by its IANA name, e.g. America/Bahia')
      if (zone.date !== undefined && !isDay(zone.date)) fault(`${field}.date`, 'a day that exists')
      if ((zone.opens ?? round.opens) >= (zone.closes ?? round.closes)) fault(`${field}.closes`, 'after it opens')
    }
  }
}

function checkSilence({ silence, rounds }: Election, fault: Report): void {
  for (const [at, window] of silence.entries()) {
    if (window.round >= rounds.length) fault(`silence.${at}.round`, `one of the ${rounds.length} rounds, from 0`)
    if (!isDay(window.from.slice(0, 10))) fault(`silence.${at}.from`, 'a day that exists')
    if (!isDay(window.to.slice(0, 10)) || window.to <= window.from) fault(`silence.${at}.to`, 'after it begins')
    if (window.zone !== undefined && !isZone(window.zone)) fault(`silence.${at}.zone`, 'a time zone by its IANA name')
  }
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
