import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import type { WallAnswer } from '../../../../shared/protocol/wall.ts'
import { loadShapes, type CountryShapes } from './region-shapes.ts'

/** Steps of one hue: more would not be told apart from across a room. */
const STEPS = 4
/** More names would stand in each other's way; the table has them all. */
const NAMED_REGIONS = 3

/** From 1 to STEPS by how far a count is from the largest; 0 has none. */
export function stepOf(count: number, most: number): number {
  return count <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((STEPS * count) / most))
}

interface RegionMapProps extends Pick<WallAnswer, 'regions'> {
  readonly country: string
  /** The region that the election is of. */
  readonly subdivision: string | null
}

/** Where the alerts are. The table beside it says the same in words: the map is hidden from those who do not see it. */
export function RegionMap({ country, subdivision, regions }: RegionMapProps) {
  const shapes = useShapes(country)
  if (shapes === null) return null
  const most = Math.max(0, ...Object.entries(regions).map(([code, count]) => (code === '' ? 0 : count)))
  const named = Object.entries(regions)
    .filter(([code, count]) => count > 0 && shapes.regions.some((region) => region.code === code))
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, NAMED_REGIONS)
  return (
    <div className="wall-map" aria-hidden="true">
      <svg viewBox={shapes.viewBox} className={shapes.isOutline ? 'is-outline' : undefined}>
        {shapes.around !== '' && <path className="wall-land" d={shapes.around} />}
        {shapes.regions.map(({ code, path }) => (
          <path
            key={code}
            data-code={code}
            className={code === subdivision ? 'wall-region is-chosen' : 'wall-region'}
            data-step={stepOf(regions[code] ?? 0, most)}
            d={path}
          />
        ))}
      </svg>
      {named.map(([code]) => (
        <RegionName key={code} code={code} />
      ))}
    </div>
  )
}

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** Written over the middle of its region, in the size of the wall's text however large the map is drawn. */
function RegionName({ code }: { code: string }) {
  const text = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const own = text.current
    const map = own?.parentElement
    if (own == null || map == null) return undefined
    const place = () => {
      const region = map.querySelector(`[data-code="${code}"]`)?.getBoundingClientRect()
      const around = map.getBoundingClientRect()
      if (region === undefined) return
      own.style.left = `${region.x - around.x + region.width / 2}px`
      own.style.top = `${region.y - around.y + region.height / 2}px`
      // Of two that would stand in each other the one with more alerts comes first and stays.
      const names = [...map.querySelectorAll<HTMLElement>('.wall-region-name')]
      const before = names.slice(0, names.indexOf(own)).filter((each) => each.style.visibility !== 'hidden')
      const box = own.getBoundingClientRect()
      own.style.visibility = before.some((each) => overlap(each.getBoundingClientRect(), box)) ? 'hidden' : ''
    }
    const watching = new ResizeObserver(place)
    watching.observe(map)
    return () => watching.disconnect()
  }, [code])
  return (
    <span ref={text} className="wall-region-name">
      {code.split('-')[1]}
    </span>
  )
}

/** A map that cannot be loaded is left out: the table has what it shows. */
function useShapes(country: string): CountryShapes | null {
  const [held, setHeld] = useState<{ country: string; shapes: CountryShapes | null } | null>(null)
  useEffect(() => {
    let isOver = false
    loadShapes(country).then(
      (shapes) => {
        if (!isOver) setHeld({ country, shapes })
      },
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [country])
  return held?.country === country ? held.shapes : null
}
