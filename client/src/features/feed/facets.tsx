import { useEffect, useState } from 'react'

import { severities, alertStates } from '../../../../shared/domain/alert.ts'
import type { FacetName, FeedFilter } from '../../../../shared/domain/feed-filter.ts'
import { needPeople } from '../../live/loaded.ts'
import { useApp } from '../../store/app-store.ts'
import { SeverityGlyph } from '../../ui/severity-mark.tsx'
import { countryName, kindWord, severityWord, stateWord } from '../../ui/words.ts'
import { personName } from '../../ui/person-name.ts'
import { useElectionNames } from '../elections/use-elections.ts'
import { useNavigation } from './use-navigation.ts'

const FEW = 7

const titles: readonly (readonly [FacetName, string])[] = [
  ['severities', 'Severity'],
  ['kinds', 'Kind'],
  ['countries', 'Country'],
  ['elections', 'Election'],
  ['states', 'State'],
  ['owners', 'Owner'],
  ['detectors', 'Detector'],
]

/** Values of each facet with how many alerts the other facets let through; exact and live. */
export function Facets() {
  const filter = useApp((state) => state.view.filter)
  const { setFilter } = useNavigation()
  const exercise = filter.exercise
  const isCut = useApp((state) => state.feed.tally?.atLeast === true)
  return (
    <fieldset id="facets" className="facets" aria-label="Filters">
      {isCut && (
        <p className="facets-cut">So many alerts match that not all were counted: each count is the least there is.</p>
      )}
      {titles.map(([facet, title]) => (
        <Facet key={facet} facet={facet} title={title} />
      ))}
      <fieldset className="facet">
        <legend>Data</legend>
        {(
          [
            ['All', undefined],
            ['Real only', false],
            ['Exercise only', true],
          ] as const
        ).map(([label, value]) => (
          <label key={label} className="facet-value">
            <input
              type="radio"
              name="exercise"
              checked={exercise === value}
              onChange={() => setFilter(withExercise(filter, value))}
            />
            <span className="truncate">{label}</span>
          </label>
        ))}
      </fieldset>
    </fieldset>
  )
}

function withExercise(filter: FeedFilter, value: boolean | undefined): FeedFilter {
  const { exercise: _left, ...rest } = filter
  return value === undefined ? rest : { ...rest, exercise: value }
}

function Facet({ facet, title }: { facet: FacetName; title: string }) {
  const counts = useApp((state) => state.feed.tally?.facets[facet])
  const chosen = useApp((state) => state.view.filter[facet])
  const filter = useApp((state) => state.view.filter)
  const userId = useApp((state) => state.session.user?.id)
  const label = useFacetLabel(facet)
  const { setFilter } = useNavigation()
  const [showsAll, setShowsAll] = useState(false)
  const picked: readonly string[] = chosen ?? []
  const values = useStableOrder(facet, { ...Object.fromEntries(picked.map((value) => [value, 0])), ...counts })
  if (values.length === 0) return null
  const shown = showsAll ? values : values.slice(0, FEW)

  const toggle = (value: string) => {
    const next = picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value]
    setFilter({ ...filter, [facet]: next })
  }
  return (
    <fieldset className="facet">
      <legend>
        {title}
        {picked.length > 0 && (
          <button type="button" className="facet-clear" onClick={() => setFilter({ ...filter, [facet]: [] })}>
            clear
          </button>
        )}
      </legend>
      {shown.map(([value, count]) => (
        <label key={value} className={count === 0 ? 'facet-value is-zero' : 'facet-value'}>
          <input
            type="checkbox"
            checked={picked.includes(value) || (value === userId && picked.includes('me'))}
            onChange={() => toggle(value)}
          />
          {facet === 'severities' && <SeverityOf value={value} />}
          <span className="truncate" title={label(value)}>
            {label(value)}
          </span>
          <span className="facet-count">{count.toLocaleString('en')}</span>
        </label>
      ))}
      {values.length > FEW && (
        <button type="button" className="facet-more" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `${values.length - FEW} more`}
        </button>
      )}
    </fieldset>
  )
}

function SeverityOf({ value }: { value: string }) {
  const severity = severities.find((each) => each === value)
  return severity === undefined ? null : <SeverityGlyph severity={severity} />
}

/** Values keep the order they had when the question was asked: they do not change places under the pointer. */
function useStableOrder(facet: FacetName, counts: Record<string, number>): [string, number][] {
  const question = useApp((state) => (state.feed.status === 'ready' ? state.feed.question : null))
  const [held, setHeld] = useState<{ question: number | null; order: readonly string[] }>({ question: null, order: [] })
  if (question !== null && held.question !== question) {
    setHeld({ question, order: orderValues(facet, counts).map(([value]) => value) })
  }
  const places = new Map(held.order.map((value, index) => [value, index]))
  const placeOf = (value: string) => places.get(value) ?? held.order.length
  return orderValues(facet, counts).toSorted((a, b) => placeOf(a[0]) - placeOf(b[0]))
}

const fixed: Partial<Record<FacetName, readonly string[]>> = { severities, states: alertStates }

function orderValues(facet: FacetName, counts: Record<string, number>): [string, number][] {
  const order = fixed[facet]
  if (order !== undefined) return order.map((value): [string, number] => [value, counts[value] ?? 0])
  return Object.entries(counts)
    .filter(([, count]) => count >= 0)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
}

function useFacetLabel(facet: FacetName): (value: string) => string {
  const elections = useElectionNames()
  const people = useApp((state) => state.people.value)
  const me = useApp((state) => state.session.user)
  useEffect(() => {
    if (facet === 'owners') needPeople()
  }, [facet])
  switch (facet) {
    case 'severities':
      return severityWord
    case 'kinds':
      return kindWord
    case 'countries':
      return countryName
    case 'elections':
      return (id) => elections.get(id) ?? id
    case 'states':
      return stateWord
    case 'owners':
      return (id) => {
        if (id === 'none') return 'Unowned'
        if (id === me?.id || id === 'me') return 'Me'
        return personName(people, id, 'somebody')
      }
    case 'detectors':
      return (id) => id
    default:
      return facet satisfies never
  }
}
