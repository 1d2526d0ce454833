/**
 * How well scores rank labelled values: the measures that public benchmarks of univariate series use.
 *
 * `precision` (area under precision and recall) and `roc` judge each value; `range` is the volume under the surface of
 * precision and recall, where the neighbourhood of a labelled range counts in part and a range that is missed whole
 * costs more than its length; `event` lets the best value of a range stand for it, so that length is no advantage.
 * Source: Davis & Goadrich 2006; Paparrizos et al. 2022 (VUS), with buffers of 0 to 32 values.
 */
export interface Measures {
  readonly precision: number
  readonly roc: number
  readonly range: number
  readonly event: number
}

const BUFFERS = [0, 8, 16, 32]
const THRESHOLDS = 200
/** Values after a range that count neither way for `event`: scorers differ in when they calm down. */
const CALM = 12

export function measuresOf(labels: readonly boolean[], scores: readonly number[]): Measures {
  return {
    precision: areaUnderPrecision(labels, scores),
    roc: areaUnderRoc(labels, scores),
    range: volumeUnderPrecision(labels, scores),
    event: eventPrecision(labels, scores),
  }
}

/** Labels and scores in descending order of score, ties together: `[labelled, others]` of each distinct score. */
function steps(labels: readonly boolean[], scores: readonly number[]): [number, number][] {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const found: [number, number][] = []
  let last = Number.NaN
  for (const i of order) {
    if (scores[i] !== last) found.push([0, 0])
    last = scores[i] ?? 0
    const step = found.at(-1)
    if (step !== undefined) step[labels[i] === true ? 0 : 1]++
  }
  return found
}

function areaUnderPrecision(labels: readonly boolean[], scores: readonly number[]): number {
  const wanted = labels.filter(Boolean).length
  let [hits, seen, area] = [0, 0, 0]
  for (const [labelled, others] of steps(labels, scores)) {
    hits += labelled
    seen += labelled + others
    area += (labelled / wanted) * (hits / seen)
  }
  return area
}

function areaUnderRoc(labels: readonly boolean[], scores: readonly number[]): number {
  const wanted = labels.filter(Boolean).length
  let [hits, area] = [0, 0]
  for (const [labelled, others] of steps(labels, scores)) {
    area += others * (hits + labelled / 2)
    hits += labelled
  }
  return area / (wanted * (labels.length - wanted))
}

function rangesOf(labels: readonly boolean[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = []
  labels.forEach((label, i) => {
    if (!label) return
    if (labels[i - 1] !== true) ranges.push({ from: i, to: i })
    const range = ranges.at(-1)
    if (range !== undefined) range.to = i
  })
  return ranges
}

function volumeUnderPrecision(labels: readonly boolean[], scores: readonly number[]): number {
  const ranges = rangesOf(labels)
  const sorted = [...scores].sort((a, b) => b - a)
  const thresholds = Array.from({ length: THRESHOLDS }, (_, k) => {
    // Denser at the top: what ranks first decides precision.
    const share = ((k + 1) / THRESHOLDS) ** 2
    return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  })
  const best = ranges.map(({ from, to }) => Math.max(...scores.slice(from, to + 1)))
  const areas = BUFFERS.map((buffer) => areaWithBuffer(labels, scores, ranges, best, thresholds, buffer))
  return areas.reduce((sum, area) => sum + area, 0) / areas.length
}

function areaWithBuffer(
  labels: readonly boolean[],
  scores: readonly number[],
  ranges: readonly { from: number; to: number }[],
  best: readonly number[],
  thresholds: readonly number[],
  buffer: number,
): number {
  const soft = softLabels(labels, ranges, buffer)
  const wanted = (soft.reduce((sum, one) => sum + one, 0) + labels.filter(Boolean).length) / 2
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  let [at, hits, area, lastRecall] = [0, 0, 0, 0]
  for (const threshold of thresholds) {
    for (; at < order.length && (scores[order[at] ?? 0] ?? 0) >= threshold; at++) hits += soft[order[at] ?? 0] ?? 0
    const existing = best.filter((one) => one >= threshold).length / best.length
    const recall = Math.min(1, hits / wanted) * existing
    const precision = hits / Math.max(at, 1)
    area += Math.max(0, recall - lastRecall) * precision
    lastRecall = Math.max(lastRecall, recall)
  }
  return area
}

function softLabels(
  labels: readonly boolean[],
  ranges: readonly { from: number; to: number }[],
  buffer: number,
): number[] {
  const soft = labels.map(Number)
  const half = buffer / 2
  for (const { from, to } of ranges) {
    for (let away = 1; away <= half; away++) {
      const weight = Math.sqrt(1 - away / (half + 1))
      for (const i of [from - away, to + away]) {
        if (i >= 0 && i < soft.length) soft[i] = Math.max(soft[i] ?? 0, weight)
      }
    }
  }
  return soft
}

/** Average precision where the best value of a range stands for it. */
export function eventPrecision(labels: readonly boolean[], scores: readonly number[]): number {
  const ranges = rangesOf(labels)
  const best = ranges.map(({ from, to }) => Math.max(...scores.slice(from, to + 1))).sort((a, b) => b - a)
  const calm = labels.map((label, i) => !label && !labels.slice(Math.max(0, i - CALM), i).includes(true))
  const others = scores.filter((_, i) => calm[i] === true).sort((a, b) => b - a)
  let above = 0
  let sum = 0
  best.forEach((score, k) => {
    while (above < others.length && (others[above] ?? 0) >= score) above++
    sum += (k + 1) / (k + 1 + above)
  })
  return sum / best.length
}
