/**
 * Reads of typed arrays on the hot path. An index below the length always holds a number, which the compiler cannot
 * know; every caller takes its index from a slot table. One function per array type keeps each access monomorphic.
 */
export function i32(array: Int32Array, index: number): number {
  return array[index] as number
}

export function u32(array: Uint32Array, index: number): number {
  return array[index] as number
}

export function f64(array: Float64Array, index: number): number {
  return array[index] as number
}

export function u8(array: Uint8Array, index: number): number {
  return array[index] as number
}

export function u16(array: Uint16Array, index: number): number {
  return array[index] as number
}
