import type { AccessScope } from '../../../../shared/domain/access.ts'
import { Check } from '../../ui/fields.tsx'
import { allCountries } from '../../ui/countries.ts'
import { PickList } from '../../ui/pick-list.tsx'
import { countryName } from '../../ui/words.ts'
import { byNearness, plainName, useElections } from '../elections/use-elections.ts'

interface ScopeFieldProps {
  readonly scope: AccessScope
  readonly onChange: (scope: AccessScope) => void
  /** The most that may be given: null is everything. */
  readonly within: AccessScope
}

/** What of the world: everything, or the countries and elections that are named. */
export function ScopeField({ scope, onChange, within }: ScopeFieldProps) {
  const elections = useElections()
  const countries =
    within === null ? allCountries() : within.countries.map((code) => [code, countryName(code)] as const)
  const choices = byNearness(elections)
    .filter(({ id }) => within === null || within.elections.includes(id))
    .map((election) => [election.id, plainName(election.name)] as const)
  return (
    <fieldset className="choice-field">
      <legend>Scope</legend>
      {within === null && (
        <Check
          label="All countries and elections"
          checked={scope === null}
          onChange={(all) => onChange(all ? null : { countries: [], elections: [] })}
        />
      )}
      {scope !== null && (
        <div className="form-grid">
          <PickList
            label="Countries"
            none="None"
            chosen={scope.countries}
            options={countries}
            onChange={(chosen) => onChange({ ...scope, countries: chosen })}
          />
          <PickList
            label="Elections"
            none="None"
            chosen={scope.elections}
            options={choices}
            onChange={(chosen) => onChange({ ...scope, elections: chosen })}
          />
        </div>
      )}
    </fieldset>
  )
}

/** One line that says a scope: "everywhere", or its countries and how many elections. */
export function scopeText(scope: AccessScope, names: ReadonlyMap<string, string>): string {
  if (scope === null) return 'everywhere'
  const parts = [...scope.countries.map(countryName), ...scope.elections.map((id) => names.get(id) ?? id)]
  if (parts.length === 0) return 'nothing'
  return parts.length > 3 ? `${parts.slice(0, 3).join(', ')} +${parts.length - 3}` : parts.join(', ')
}
