import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { dayText } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'

/** What it called itself, and when. */
export function NameTable({ names }: Pick<AdvertiserAnswer, 'names'>) {
  if (names.length < 2) return null
  return (
    <section className="page-section" aria-labelledby="names-title">
      <h2 id="names-title">Names</h2>
      <DataTable label="Names with their dates" heads={['Name', 'First seen', 'Last seen']}>
        {names.map(({ name, firstAt, lastAt }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{dayText(firstAt)}</td>
            <td>{dayText(lastAt)}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

/** Who is said to have paid, by country, with the dates between which it was seen. */
export function DisclaimerTable({ disclaimers }: Pick<AdvertiserAnswer, 'disclaimers'>) {
  return (
    <section className="page-section" aria-labelledby="disclaimers-title">
      <h2 id="disclaimers-title">Disclaimers</h2>
      {disclaimers.length === 0 ? (
        <p className="muted">No ad of it was seen.</p>
      ) : (
        <DataTable label="Disclaimers with their dates" heads={['Paid for by', 'Country', 'First seen', 'Last seen']}>
          {disclaimers.map(({ text, country, firstAt, lastAt }) => (
            <tr key={`${country} ${text} ${firstAt}`}>
              <td>{text ?? <span className="tone-high">no disclaimer shown</span>}</td>
              <td>{countryName(country)}</td>
              <td>{dayText(firstAt)}</td>
              <td>{dayText(lastAt)}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  )
}
