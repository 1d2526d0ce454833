/**
 * Posts behind the clock, held until their batch is over and then read in the order in which they were written: who
 * repeats one thing again and again is seen by which posts lie side by side, and a batch that was collected late comes in
 * any order. Posts in order are not held, so that nothing live waits.
 */
import type { Post } from '../../../shared/domain/observation.ts'

const MOST_POSTS = 4_096
const MOST_LETTERS = 1 << 22

export interface LatePost {
  readonly post: Post
  readonly at: number
}

export class LatePosts {
  private held: LatePost[] = []
  private letters = 0

  get isEmpty(): boolean {
    return this.held.length === 0
  }

  /** False when there is no room for more: then they are to be taken. */
  hold(post: Post, at: number): boolean {
    this.held.push({ post, at })
    this.letters += post.text?.length ?? 0
    return this.held.length < MOST_POSTS && this.letters < MOST_LETTERS
  }

  /** All that are held, oldest first; those of one moment by their ids. */
  take(): LatePost[] {
    const taken = this.held.sort((x, y) => x.at - y.at || (x.post.postId < y.post.postId ? -1 : 1))
    this.held = []
    this.letters = 0
    return taken
  }

  state(): LatePost[] {
    return this.held
  }

  restore(held: LatePost[]): void {
    this.held = held
    this.letters = held.reduce((sum, { post }) => sum + (post.text?.length ?? 0), 0)
  }
}
