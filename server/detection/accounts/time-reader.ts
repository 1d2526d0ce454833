/**
 * ISO times of a stream. Most share their day with the one before and are in UTC to the second: then only the clock
 * part is read. All others go to Date.parse.
 */
const UTC_SECONDS_LENGTH = 20
const DAY_LENGTH = 10
const ZERO = 48

export class TimeReader {
  private day = ''
  private dayStart = Number.NaN

  /** Milliseconds since 1970, or NaN. */
  read(text: string): number {
    if (text.length !== UTC_SECONDS_LENGTH || text.charCodeAt(19) !== 90) return Date.parse(text)
    if (!text.startsWith(this.day) || this.day === '') {
      this.day = text.slice(0, DAY_LENGTH)
      this.dayStart = Date.parse(this.day)
    }
    const hours = twoDigits(text, 11)
    const minutes = twoDigits(text, 14)
    const seconds = twoDigits(text, 17)
    if (!(hours < 24 && minutes < 60 && seconds < 60)) return Date.parse(text)
    return this.dayStart + ((hours * 60 + minutes) * 60 + seconds) * 1_000
  }
}

/** NaN unless both are digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
