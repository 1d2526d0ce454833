/** Atlases are data: their thousands of coordinates are not for the type checker to read. */
declare module 'us-atlas/states-albers-10m.json' {
  import type { GeometryCollection, Topology } from 'topojson-specification'

  const atlas: Topology<{ states: GeometryCollection<{ name: string }> }>
  export default atlas
}

declare module 'world-atlas/countries-50m.json' {
  import type { GeometryCollection, Topology } from 'topojson-specification'

  const atlas: Topology<{ countries: GeometryCollection<{ name: string }> }>
  export default atlas
}

declare module 'i18n-iso-countries/codes.json' {
  /** Alpha-2, alpha-3 and numeric code, and where they stand. */
  const codes: readonly (readonly [string, string, string, string])[]
  export default codes
}
