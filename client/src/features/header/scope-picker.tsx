import { useMemo, useState } from 'react'

import type { ElectionEntry } from '../../../../shared/protocol/http.ts'
import { useApp } from '../../store/app-store.ts'
import { noteMenu } from '../../store/menus.ts'
import { Popover } from '../../ui/popover.tsx'
import { countryName } from '../../ui/words.ts'
import { electionDayText } from '../elections/election-words.ts'
import { byNearness, plainName, useElections } from '../elections/use-elections.ts'
import { useNavigation } from '../feed/use-navigation.ts'

/** Country › election: what of the world the whole page is about. */
export function ScopePicker() {
  const filter = useApp((state) => state.view.filter)
  const elections = useElections()
  const countries = useCountries(elections)
  const { setFilter } = useNavigation()
  const chosenCountries = filter.countries ?? []
  const chosenElections = filter.elections ?? []
  const ofCountry = elections.filter(({ country }) => chosenCountries.length === 0 || chosenCountries.includes(country))

  const pickCountry = (code: string | null) => {
    const { countries: _c, elections: _e, ...rest } = filter
    setFilter(code === null ? rest : { ...rest, countries: [code] })
  }
  const pickElection = (id: string | null) => {
    const { elections: _e, ...rest } = filter
    setFilter(id === null ? rest : { ...rest, elections: [id] })
  }
  return (
    <fieldset className="scope" aria-label="Scope">
      <Popover
        name="Country"
        className="button button--bare scope-button"
        label={<PickLabel chosen={chosenCountries.map(countryName)} all="All countries" />}
        onToggle={noteMenu}
      >
        {(close) => (
          <Choices
            all="All countries"
            none={chosenCountries.length === 0}
            items={countries.map((code) => ({
              id: code,
              label: countryName(code),
              end: code,
              chosen: chosenCountries.includes(code),
            }))}
            onPick={(id) => {
              pickCountry(id)
              close()
            }}
          />
        )}
      </Popover>
      <span className="muted" aria-hidden="true">
        ›
      </span>
      <Popover
        name="Election"
        className="button button--bare scope-button"
        label={
          <PickLabel
            chosen={chosenElections.map((id) => plainName(elections.find((each) => each.id === id)?.name ?? id))}
            all="All elections"
          />
        }
        onToggle={noteMenu}
      >
        {(close) => (
          <Choices
            all="All elections"
            none={chosenElections.length === 0}
            items={byNearness(ofCountry).map((election) => ({
              id: election.id,
              label: election.exercise ? `${plainName(election.name)} (exercise)` : election.name,
              end: election.daysToPolls === null ? '' : electionDayText(election.daysToPolls),
              chosen: chosenElections.includes(election.id),
            }))}
            onPick={(id) => {
              pickElection(id)
              close()
            }}
          />
        )}
      </Popover>
    </fieldset>
  )
}

/** Countries with elections, and those that open alerts name. */
function useCountries(elections: readonly ElectionEntry[]): string[] {
  const counts = useApp((state) => state.feed.tallies['open']?.facets.countries)
  return useMemo(() => {
    const codes = new Set([...elections.map(({ country }) => country), ...Object.keys(counts ?? {})])
    codes.delete('none')
    return [...codes].toSorted((a, b) => countryName(a).localeCompare(countryName(b)))
  }, [elections, counts])
}

function PickLabel({ chosen, all }: { chosen: readonly string[]; all: string }) {
  const text = chosen.length === 0 ? all : chosen.length === 1 ? chosen[0] : `${chosen[0]} +${chosen.length - 1}`
  return (
    <>
      <span className="truncate scope-label">{text}</span> <span aria-hidden="true">▾</span>
    </>
  )
}

interface ChoicesProps {
  readonly all: string
  readonly none: boolean
  readonly items: readonly { id: string; label: string; end: string; chosen: boolean }[]
  readonly onPick: (id: string | null) => void
}

const SEARCH_FROM = 9

function Choices({ all, none, items, onPick }: ChoicesProps) {
  const [words, setWords] = useState('')
  const found = items.filter(({ label, id }) => `${label} ${id}`.toLowerCase().includes(words.toLowerCase()))
  return (
    <>
      {items.length >= SEARCH_FROM && (
        <input
          className="input scope-search"
          aria-label="Narrow the list"
          placeholder="Narrow the list"
          value={words}
          ref={(input) => input?.focus()}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            const first = found[0]
            if (event.key === 'Enter' && first !== undefined) onPick(first.id)
          }}
        />
      )}
      <button type="button" className="menu-item" aria-current={none ? 'true' : undefined} onClick={() => onPick(null)}>
        {all}
      </button>
      {found.map(({ id, label, end, chosen }) => (
        <button
          key={id}
          type="button"
          className="menu-item"
          aria-current={chosen ? 'true' : undefined}
          onClick={() => onPick(id)}
        >
          <span className="truncate">{label}</span>
          <span className="menu-end">{end}</span>
        </button>
      ))}
    </>
  )
}
