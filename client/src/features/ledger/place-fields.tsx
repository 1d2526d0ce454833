import { useApp } from '../../store/app-store.ts'
import { allCountries } from '../../ui/countries.ts'
import { SelectField } from '../../ui/fields.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { countryName } from '../../ui/words.ts'
import { byNearness, plainName, useElections } from '../elections/use-elections.ts'

export interface Place {
  readonly country: string | null
  readonly elections: readonly string[]
}

/** What the header's pickers hold, if it is one country. */
export function usePlace(): Place {
  const filter = useApp((state) => state.view.filter)
  const [country, ...others] = filter.countries ?? []
  return { country: others.length === 0 ? (country ?? null) : null, elections: filter.elections ?? [] }
}

/** Where an entry belongs, which decides who sees it. */
export function PlaceFields({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  const elections = useElections()
  const scope = useApp((state) => state.session.user?.scope ?? null)
  const countries = scope === null ? allCountries() : scope.countries.map((code) => [code, countryName(code)] as const)
  return (
    <div className="form-grid">
      <SelectField
        label="Country"
        value={place.country ?? ''}
        options={[['', 'None'], ...countries]}
        onChange={(code) => onChange({ ...place, country: code === '' ? null : code })}
      />
      <PickList
        label="Elections"
        none="None"
        chosen={place.elections}
        options={byNearness(elections).map((election) => [election.id, plainName(election.name)] as const)}
        onChange={(chosen) => onChange({ ...place, elections: chosen })}
      />
    </div>
  )
}
