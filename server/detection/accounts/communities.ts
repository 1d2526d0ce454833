/**
 * Parts of a component that hardly touch each other. Louvain proposes; parts that share more than a tenth of the
 * smaller one's ties are put together again, so that a chance bridge is cut but one network is not shown as twenty, and
 * small changes of the graph do not move accounts between clusters.
 *
 * Nodes enter in the order of their names: the same graph gives the same parts.
 */
import { f64, i32 } from './cell.ts'
import { Louvain } from './louvain.ts'
import { sortTies, TieList } from './tie-list.ts'

/** Smaller components are one community. */
export const SMALLEST_TO_PART = 40
const SHARED_TIES = 0.1

export class Communities {
  private readonly louvain = new Louvain()
  private readonly ordered = new TieList()
  private readonly halfway = new TieList()
  private ranks = new Int32Array(0)

  /** Parts of the nodes, larger first. */
  of(nodes: readonly number[], ties: TieList, nameOf: (node: number) => string): number[][] {
    this.rank(nodes, nameOf)
    const ordered = this.inOrder(nodes.length, ties)
    const proposed = this.louvain.part(nodes.length, ordered)
    const joined = this.joined()
    return partsOf(nodes, (node) => i32(joined, i32(proposed, i32(this.ranks, node))))
  }

  private rank(nodes: readonly number[], nameOf: (node: number) => string): void {
    const named = nodes.map((node) => ({ node, name: nameOf(node) }))
    named.sort((x, y) => (x.name < y.name ? -1 : 1))
    const highest = nodes.reduce((most, node) => Math.max(most, node), 0)
    if (this.ranks.length <= highest) this.ranks = new Int32Array(highest * 2)
    named.forEach(({ node }, rank) => (this.ranks[node] = rank))
  }

  /** Ties between ranks, each from the lower to the higher, in the order of the first and then of the second. */
  private inOrder(nodes: number, ties: TieList): TieList {
    const { ranks, halfway, ordered } = this
    halfway.clear()
    for (let i = 0; i < ties.length; i++) {
      const x = i32(ranks, i32(ties.from, i))
      const y = i32(ranks, i32(ties.to, i))
      halfway.add(Math.min(x, y), Math.max(x, y), f64(ties.weight, i))
    }
    sortTies(halfway, halfway.to, nodes, ties)
    sortTies(ties, ties.from, nodes, ordered)
    return ordered
  }

  /** For each proposed community, the one it is put together with. */
  private joined(): Int32Array {
    const { louvain } = this
    const owner = Int32Array.from({ length: louvain.size }, (_, community) => community)
    louvain.eachTie((a, b, weight) => {
      if (weight > SHARED_TIES * Math.min(louvain.totalOf(a), louvain.totalOf(b)))
        owner[rootOf(owner, a)] = rootOf(owner, b)
    })
    return owner.map((_, community) => rootOf(owner, community))
  }
}

function rootOf(owner: Int32Array, community: number): number {
  let root = community
  while (i32(owner, root) !== root) root = i32(owner, root)
  return root
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
