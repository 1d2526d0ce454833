/**
 * Shapes of a country for the wall, each loaded when a wall needs it.
 *
 * With regions: the United States (US Atlas, after the Census Bureau) and Brazil, Germany and Mexico (svg-maps, after
 * MapSVG, CC BY 4.0). World Atlas (after Natural Earth) knows countries only: there the outline and its neighbours are
 * drawn, which tells from afar whose wall it is, and the table tells the regions. What neighbours count is not for a
 * wall: it shows one election to whoever passes by.
 */
import type { Feature, Polygon, Position } from 'geojson'

export interface RegionShape {
  /** ISO 3166-2, or the country itself where it has no regions here. */
  readonly code: string
  /** As the `d` of an SVG path. */
  readonly path: string
}

export interface CountryShapes {
  readonly viewBox: string
  readonly regions: readonly RegionShape[]
  /** Where the shape has no regions. */
  readonly isOutline: boolean
  /** Land around it. */
  readonly around: string
}

export async function loadShapes(country: string): Promise<CountryShapes | null> {
  switch (country) {
    case 'US':
      return statesOfAmerica()
    case 'BR':
      return drawn('BR', (await import('@svg-maps/brazil')).default)
    case 'DE':
      return drawn('DE', (await import('@svg-maps/germany')).default)
    case 'MX':
      return drawn('MX', (await import('@svg-maps/mexico')).default)
    default:
      return outlineOf(country)
  }
}

interface DrawnMap {
  readonly viewBox: string
  readonly locations: readonly { readonly id: string; readonly path: string }[]
}

/** These maps name a region by what follows the country in its ISO 3166-2 code. */
function drawn(country: string, { viewBox, locations }: DrawnMap): CountryShapes {
  const regions = locations.map(({ id, path }) => ({ code: `${country}-${id.toUpperCase()}`, path }))
  return { viewBox, regions, isOutline: false, around: '' }
}

/** States by the number that the Census Bureau gives them (FIPS 5-2). */
const stateNumbers =
  '01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY'
const stateOfNumber = new Map(stateNumbers.split(' ').map((each) => [each.slice(0, 2), `US-${each.slice(2)}`]))

async function statesOfAmerica(): Promise<CountryShapes> {
  const [{ default: atlas }, { feature }, { geoPath }] = await Promise.all([
    import('us-atlas/states-albers-10m.json'),
    import('topojson-client'),
    import('d3-geo'),
  ])
  // This atlas is projected already.
  const draw = geoPath().digits(1)
  const regions = feature(atlas, atlas.objects.states).features.flatMap((state) => {
    const code = stateOfNumber.get(String(state.id))
    const path = draw(state)
    return code === undefined || path === null ? [] : [{ code, path }]
  })
  return { viewBox: '-58 12 1016 596', regions, isOutline: false, around: '' }
}

const WIDTH = 600
const HEIGHT = 460
const MARGIN = 24
/** Land further than this from the main part of a country, in degrees, does not make its map smaller. */
const NEAR_DEGREES = 14

async function outlineOf(country: string): Promise<CountryShapes | null> {
  const [{ default: atlas }, { default: codes }, { feature }, geo] = await Promise.all([
    import('world-atlas/countries-50m.json'),
    import('i18n-iso-countries/codes.json'),
    import('topojson-client'),
    import('d3-geo'),
  ])
  const number = codes.find(([code]) => code === country)?.[2]
  const all = feature(atlas, atlas.objects.countries).features
  const own = all.find(({ id }) => id === number)
  if (own === undefined || number === undefined) return null
  const near = nearParts(own, geo)
  const [longitude, latitude] = geo.geoCentroid(near)
  const projection = geo
    .geoAzimuthalEqualArea()
    .rotate([-longitude, -latitude])
    .fitExtent(
      [
        [MARGIN, MARGIN],
        [WIDTH - MARGIN, HEIGHT - MARGIN],
      ],
      near,
    )
    .clipExtent([
      [0, 0],
      [WIDTH, HEIGHT],
    ])
  const draw = geo.geoPath(projection).digits(1)
  const path = draw(own)
  if (path === null) return null
  const around = all.flatMap((each) => (each === own ? [] : (draw(each) ?? []))).join('')
  return { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, regions: [{ code: country, path }], isOutline: true, around }
}

type Geo = Pick<typeof import('d3-geo'), 'geoArea' | 'geoCentroid' | 'geoDistance'>

/** The largest part of a country and what lies near it: islands overseas would leave the rest too small to see. */
export function nearParts(country: Feature, { geoArea, geoCentroid, geoDistance }: Geo): Feature {
  const { geometry } = country
  if (geometry.type !== 'MultiPolygon') return country
  const parts = geometry.coordinates.map((rings: Position[][]): Polygon => ({ type: 'Polygon', coordinates: rings }))
  const main = parts.toSorted((a, b) => geoArea(b) - geoArea(a))[0]
  if (main === undefined) return country
  const middle = geoCentroid(main)
  const near = parts.filter((part) => geoDistance(middle, geoCentroid(part)) * (180 / Math.PI) <= NEAR_DEGREES)
  return { ...country, geometry: { type: 'MultiPolygon', coordinates: near.map(({ coordinates }) => coordinates) } }
}
