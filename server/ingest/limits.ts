/** Characters of a line. Longer ones are refused unread. */
export const MAX_LINE_CHARACTERS = 512 * 1024
export const MAX_BODY_BYTES = 16 * 1024 * 1024
export const MAX_INFLATED_BYTES = 96 * 1024 * 1024
export const MAX_BATCH_LINES = 100_000
