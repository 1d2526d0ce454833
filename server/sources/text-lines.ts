/** Lines of a byte stream, one decoder for all of them; a line longer than the limit is cut and told as such. */
import type { Readable } from 'node:stream'

const MAX_LINE_CHARS = 1_000_000

export interface TextLine {
  readonly line: number
  readonly text: string
  readonly tooLong: boolean
}

export async function* textLines(input: Readable, longest = MAX_LINE_CHARS): AsyncIterable<TextLine> {
  const decoder = new TextDecoder('utf-8')
  let line = 0
  let rest = ''
  let tooLong = false
  for await (const chunk of input) {
    const text = rest + decoder.decode(asBytes(chunk), { stream: true })
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield { line: ++line, text: withoutReturn(text.slice(start, end)), tooLong }
      tooLong = false
      start = end + 1
    }
    rest = text.slice(start)
    if (rest.length > longest) {
      rest = rest.slice(0, 200)
      tooLong = true
    }
  }
  rest += decoder.decode()
  if (rest !== '') yield { line: ++line, text: withoutReturn(rest), tooLong }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  return Buffer.from(String(chunk))
}
