const WIDTH = 72
const HEIGHT = 16
const BLOCKS = 24

/** The last 24 blocks of a measure, each 0 to 1, as one path; the newest block is marked. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length === 0) return <span className="spark spark--none" aria-hidden="true" />
  const step = WIDTH / BLOCKS
  const first = BLOCKS - values.length
  const block = (value: number, index: number) => {
    const height = Math.max(1, Math.round(Math.min(1, Math.max(0, value)) * HEIGHT))
    return `M${((first + index) * step).toFixed(1)} ${HEIGHT}v${-height}h${(step - 1).toFixed(1)}v${height}z`
  }
  const past = values.slice(0, -1).map(block).join('')
  const last = values.at(-1) ?? 0
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={past} className="spark-past" />
      <path d={block(last, values.length - 1)} className="spark-last" />
    </svg>
  )
}
