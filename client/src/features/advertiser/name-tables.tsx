import type { AdvertiserAnswer } from '../../../../shared/protocol/advertiser.ts'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import { dayText } from '../../ui/time.ts'
import { countryName } from '../../ui/words.ts'

/** What it called itself, and when. */
export function NameTable({ names }: Pick<AdvertiserAnswer, 'names'>) {
  if (names.length < 2) return null
  return (
    <section className="page-section" aria-labelledby="names-title">
      <h2 id="names-title">Names</h2>
      <ScrollRegion className="table-scroll" label="Names with their dates">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">First seen</th>
              <th scope="col">Last seen</th>
            </tr>
          </thead>
          <tbody>
            {names.map(({ name, firstAt, lastAt }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{dayText(firstAt)}</td>
                <td>{dayText(lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
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
        <ScrollRegion className="table-scroll" label="Disclaimers with their dates">
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">Paid for by</th>
                <th scope="col">Country</th>
                <th scope="col">First seen</th>
                <th scope="col">Last seen</th>
              </tr>
            </thead>
            <tbody>
              {disclaimers.map(({ text, country, firstAt, lastAt }) => (
                <tr key={`${country} ${text} ${firstAt}`}>
                  <td>{text ?? <span className="tone-high">no disclaimer shown</span>}</td>
                  <td>{countryName(country)}</td>
                  <td>{dayText(firstAt)}</td>
                  <td>{dayText(lastAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  )
}
