/** Polling zones of countries that keep several times, the zone of most electors first. */
import type { PollingZone } from '../../../shared/domain/election.ts'

export const france = (saturday: string): PollingZone[] => [
  { zone: 'Europe/Paris', closes: '20:00' },
  { zone: 'Indian/Reunion', subdivisions: ['FR-974', 'FR-RE'] },
  { zone: 'Indian/Mayotte', subdivisions: ['FR-976', 'FR-YT'] },
  { zone: 'Pacific/Noumea', subdivisions: ['FR-NC'] },
  { zone: 'Pacific/Wallis', subdivisions: ['FR-WF'] },
  { zone: 'America/Guadeloupe', date: saturday, subdivisions: ['FR-971', 'FR-GP', 'FR-BL', 'FR-MF'] },
  { zone: 'America/Martinique', date: saturday, subdivisions: ['FR-972', 'FR-MQ'] },
  { zone: 'America/Cayenne', date: saturday, subdivisions: ['FR-973', 'FR-GF'] },
  { zone: 'America/Miquelon', date: saturday, subdivisions: ['FR-PM'] },
  { zone: 'Pacific/Tahiti', date: saturday, subdivisions: ['FR-PF'] },
]

/** 08:00 to 17:00 on each zone's own clock, as until 2020. */
export const brazilLocal: PollingZone[] = [
  { zone: 'America/Sao_Paulo' },
  {
    zone: 'America/Manaus',
    subdivisions: ['BR-AM', 'BR-MT', 'BR-MS', 'BR-RO', 'BR-RR'],
  },
  { zone: 'America/Rio_Branco', subdivisions: ['BR-AC'] },
  { zone: 'America/Noronha' },
]

/** All polls open and close with Brasília's 08:00 and 17:00, as since 2022. */
export const brazilUnified: PollingZone[] = [
  { zone: 'America/Sao_Paulo' },
  {
    zone: 'America/Manaus',
    opens: '07:00',
    closes: '16:00',
    subdivisions: ['BR-AM', 'BR-MT', 'BR-MS', 'BR-RO', 'BR-RR'],
  },
  { zone: 'America/Rio_Branco', opens: '06:00', closes: '15:00', subdivisions: ['BR-AC'] },
  { zone: 'America/Noronha', opens: '09:00', closes: '18:00' },
]

export const mexico: PollingZone[] = [
  { zone: 'America/Mexico_City' },
  { zone: 'America/Cancun', subdivisions: ['MX-ROO'] },
  { zone: 'America/Hermosillo', subdivisions: ['MX-SON'] },
  { zone: 'America/Mazatlan', subdivisions: ['MX-BCS', 'MX-NAY', 'MX-SIN'] },
  { zone: 'America/Tijuana', subdivisions: ['MX-BCN'] },
]

/** Hours differ by state and county; these are the usual earliest and latest of each zone. */
export const unitedStates: PollingZone[] = [
  { zone: 'America/New_York' },
  {
    zone: 'America/Chicago',
    closes: '20:00',
    subdivisions: states('AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI'),
  },
  { zone: 'America/Denver', opens: '07:00', closes: '20:00', subdivisions: states('CO ID MT NM UT WY') },
  { zone: 'America/Phoenix', closes: '19:00', subdivisions: states('AZ') },
  { zone: 'America/Los_Angeles', opens: '07:00', closes: '20:00', subdivisions: states('CA NV OR WA') },
  { zone: 'America/Anchorage', opens: '07:00', closes: '20:00', subdivisions: states('AK') },
  { zone: 'Pacific/Honolulu', opens: '07:00', closes: '19:00', subdivisions: states('HI') },
]

export const australia: PollingZone[] = [
  { zone: 'Australia/Sydney', subdivisions: ['AU-NSW', 'AU-VIC', 'AU-ACT', 'AU-TAS'] },
  { zone: 'Australia/Brisbane', subdivisions: ['AU-QLD'] },
  { zone: 'Australia/Adelaide', subdivisions: ['AU-SA'] },
  { zone: 'Australia/Darwin', subdivisions: ['AU-NT'] },
  { zone: 'Australia/Perth', subdivisions: ['AU-WA'] },
]

/** Hours are staggered so that polls close nearly together. */
export const canada: PollingZone[] = [
  { zone: 'America/Toronto' },
  { zone: 'America/St_Johns', opens: '08:30', closes: '20:30', subdivisions: ['CA-NL'] },
  { zone: 'America/Halifax', opens: '08:30', closes: '20:30', subdivisions: ['CA-NS', 'CA-NB', 'CA-PE'] },
  { zone: 'America/Winnipeg', opens: '08:30', closes: '20:30', subdivisions: ['CA-MB'] },
  { zone: 'America/Regina', opens: '07:30', closes: '19:30', subdivisions: ['CA-SK'] },
  { zone: 'America/Edmonton', opens: '07:30', closes: '19:30', subdivisions: ['CA-AB', 'CA-NT'] },
  { zone: 'America/Vancouver', opens: '07:00', closes: '19:00', subdivisions: ['CA-BC', 'CA-YT'] },
]

export const spain: PollingZone[] = [{ zone: 'Europe/Madrid' }, { zone: 'Atlantic/Canary', subdivisions: ['ES-CN'] }]

function states(codes: string): string[] {
  return codes.split(' ').map((code) => `US-${code}`)
}
