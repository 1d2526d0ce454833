/**
 * Parts of a component that hardly touch each other. Louvain (Blondel et al. 2008) proposes; parts that share more than
 * a tenth of the smaller one's ties are put together again, so that a chance bridge is cut but one network is not
 * shown as twenty, and small changes of the graph do not move accounts between clusters.
 *
 * Nodes enter in the order of their names and the random source is fixed: the same graph gives the same parts.
 */
import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'

/** Smaller components are one community. */
const SMALLEST_TO_PART = 40
const SHARED_TIES = 0.1

export interface WeightedEdge {
  readonly a: number
  readonly b: number
  readonly weight: number
}

export function communitiesOf(
  nodes: readonly number[],
  edges: readonly WeightedEdge[],
  nameOf: (node: number) => string,
): number[][] {
  if (nodes.length < SMALLEST_TO_PART) return [[...nodes]]
  const names = new Map(nodes.map((node) => [node, nameOf(node)]))
  const ordered = [...nodes].sort((x, y) => ((names.get(x) ?? '') < (names.get(y) ?? '') ? -1 : 1))
  const graph = new UndirectedGraph()
  for (const node of ordered) graph.addNode(node)
  const sorted = inOrder(ordered, edges)
  for (const { a, b, weight } of sorted) graph.addEdge(a, b, { weight })
  const proposed = louvainOf(graph, { getEdgeWeight: 'weight', rng: fixedRandom(), randomWalk: false })
  return partsOf(
    nodes,
    joined(sorted, (node) => proposed[node] ?? 0),
  )
}

/** The edges by the order of their nodes, each from its first node to its second. */
function inOrder(nodes: readonly number[], edges: readonly WeightedEdge[]): WeightedEdge[] {
  const ranks = new Map(nodes.map((node, rank) => [node, rank]))
  const ranked = edges.map(({ a, b, weight }) => {
    const x = ranks.get(a) ?? 0
    const y = ranks.get(b) ?? 0
    return x < y ? { a, b, weight, rank: x * nodes.length + y } : { a: b, b: a, weight, rank: y * nodes.length + x }
  })
  return ranked.sort((x, y) => x.rank - y.rank)
}

type Louvain = (
  graph: UndirectedGraph,
  options: { getEdgeWeight: string; rng: () => number; randomWalk: boolean },
) => Record<number, number>

/** The package is CommonJS and exports the function itself; its types describe a default export inside a module. */
const louvainOf = louvain as unknown as Louvain

/** For each proposed community, the one it is put together with. */
function joined(edges: readonly WeightedEdge[], communityOf: (node: number) => number): (node: number) => number {
  const ties = new Map<number, Map<number, number>>()
  const add = (x: number, y: number, weight: number): void => {
    const row = ties.get(x) ?? new Map<number, number>()
    ties.set(x, row.set(y, (row.get(y) ?? 0) + weight))
  }
  for (const { a, b, weight } of edges) {
    const x = communityOf(a)
    const y = communityOf(b)
    add(x, y, weight)
    add(y, x, weight)
  }
  const total = (x: number): number => [...(ties.get(x)?.values() ?? [])].reduce((sum, weight) => sum + weight, 0)
  const owner = new Map<number, number>()
  const find = (x: number): number => {
    const next = owner.get(x)
    return next === undefined || next === x ? x : find(next)
  }
  for (const [x, row] of [...ties].sort((p, q) => p[0] - q[0])) {
    for (const [y, weight] of row) {
      if (x < y && weight > SHARED_TIES * Math.min(total(x), total(y))) owner.set(find(x), find(y))
    }
  }
  return (node) => find(communityOf(node))
}

function partsOf(nodes: readonly number[], partOf: (node: number) => number): number[][] {
  const parts = new Map<number, number[]>()
  for (const node of nodes) {
    const part = parts.get(partOf(node))
    if (part) part.push(node)
    else parts.set(partOf(node), [node])
  }
  return [...parts.values()].sort((x, y) => y.length - x.length)
}

function fixedRandom(): () => number {
  let state = 0x9e3779b9
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_0000_0000
  }
}
