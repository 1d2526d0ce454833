/**
 * Linear regression that learns one row at a time and forgets slowly (recursive least squares).
 * Cost: quadratic in the number of inputs. Source: Plackett 1950; forgetting factor after Haykin, Adaptive Filter Theory.
 */
export class OnlineRegression {
  readonly #size: number
  readonly #forget: number
  readonly #weights: Float64Array
  readonly #inverse: Float64Array
  readonly #gain: Float64Array
  readonly #mostTrace: number

  constructor(size: number, forget: number, start: number) {
    this.#size = size
    this.#forget = forget
    this.#weights = new Float64Array(size)
    this.#gain = new Float64Array(size)
    this.#inverse = new Float64Array(size * size)
    this.#mostTrace = size * start
    for (let i = 0; i < size; i++) this.#inverse[i * size + i] = start
  }

  setWeight(index: number, weight: number): void {
    this.#weights[index] = weight
  }

  predict(inputs: Float64Array): number {
    let sum = 0
    for (let i = 0; i < this.#size; i++) sum += (this.#weights[i] ?? 0) * (inputs[i] ?? 0)
    return sum
  }

  /** Moves the weights towards a row whose prediction was off by `error` (already limited by the caller). */
  learn(inputs: Float64Array, error: number): void {
    const n = this.#size
    const P = this.#inverse
    const forget = this.#forgetNow()
    let scale = forget
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) sum += (P[i * n + j] ?? 0) * (inputs[j] ?? 0)
      this.#gain[i] = sum
      scale += sum * (inputs[i] ?? 0)
    }
    if (!(scale > 0) || !Number.isFinite(scale)) return
    for (let i = 0; i < n; i++) {
      const gain = (this.#gain[i] ?? 0) / scale
      this.#weights[i] = (this.#weights[i] ?? 0) + gain * error
      // Both halves from one value: rounding must not make the matrix lean to one side.
      for (let j = i; j < n; j++) {
        const next = ((P[i * n + j] ?? 0) - gain * (this.#gain[j] ?? 0)) / forget
        P[i * n + j] = next
        P[j * n + i] = next
      }
    }
  }

  /**
   * Where the inputs say nothing new, forgetting would let the uncertainty grow without end and the next surprise would
   * throw the weights about: nothing is forgotten beyond the uncertainty of the start.
   */
  #forgetNow(): number {
    let trace = 0
    for (let i = 0; i < this.#size; i++) trace += this.#inverse[i * this.#size + i] ?? 0
    return trace < this.#mostTrace ? this.#forget : 1
  }
}
