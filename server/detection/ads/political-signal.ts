/**
 * How far words speak of elections and public issues, 0 to 1. Topic only: names of parties, candidates or positions
 * are not in the lists, so the side an advertiser is on cannot change a score. Words of eight languages; in others the
 * signal is silent and ranking rests on what else holds.
 */
import { normalised } from './text-hash.ts'

const ELECTION = words(`
  vote votes voter voters voting ballot ballots election elections electoral candidate candidates senate senator congress
  congressional congressman congresswoman governor mayor parliament president presidential republic minister referendum
  pac legislature councillor midterms polls polling
  voto votos votar votante eleccion elecciones electoral candidato candidata senado congreso gobernador alcalde presidente
  partido referendum diputado diputada
  eleicao eleicoes prefeito governador senador deputado deputada vereador candidatura
  vote voter electeur elections electorale candidat candidate senat senateur depute legislatives presidentielle maire parti
  wahl wahlen wahlkampf waehlen wähler bundestag landtag kandidat kandidatin partei abgeordnete bürgermeister kanzler
  stem stemmen verkiezing verkiezingen kandidaat tweede kamer provinciale statenlid lijsttrekker gemeenteraad partij
  elezione elezioni candidato candidata senato sindaco partito referendum votare
  wybory głosuj kandydat sejm senat prezydent partia
`)
const ISSUE = words(`
  campaign immigration immigrants refugees border borders police policing racism justice rights protest rally abortion gun guns
  firearms climate tax taxes healthcare welfare veterans constitution freedom patriot patriots government law policy
  inmigracion frontera policia justicia derechos impuestos gobierno aborto
  imigracao policia justica direitos impostos governo aborto
  immigration refugies frontieres police justice droits impots gouvernement loi
  einwanderung flüchtlinge grenze polizei gerechtigkeit rechte steuern regierung gesetz klima
  immigratie vluchtelingen grens politie rechten belasting regering klimaat stikstof
  immigrazione polizia giustizia diritti tasse governo
`)

const ISSUE_SIGNAL = 0.5
const TWO_ISSUES_SIGNAL = 0.7
const MAX_CHARS = 2000

export function politicalSignal(...texts: (string | null | undefined)[]): number {
  let issues = 0
  for (const text of texts) {
    if (text === null || text === undefined || text === '') continue
    for (const word of normalised(text.slice(0, MAX_CHARS)).split(/[^\p{L}]+/u)) {
      const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '')
      if (ELECTION.has(word) || ELECTION.has(plain)) return 1
      if (ISSUE.has(word) || ISSUE.has(plain)) issues += 1
    }
  }
  return issues >= 2 ? TWO_ISSUES_SIGNAL : issues === 1 ? ISSUE_SIGNAL : 0
}

function words(list: string): Set<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''))
}
