/** Finds the format of a file by its name and first lines. */
import type { SourceFile, SourceFormat } from './source-format.ts'

export class UnrecognisedFile extends Error {
  readonly file: string
  constructor(file: SourceFile, formats: readonly SourceFormat[]) {
    super(
      `${file.name}: ${file.head.trim() === '' ? 'there is nothing in it.' : `not a format this program knows. ${beginningOf(file.head)}`} ` +
        `Looked for: ${formats.map((format) => format.id).join(', ')}. ` +
        'docs/operations/feeding-data.md lists the header or first line of each.',
    )
    this.name = 'UnrecognisedFile'
    this.file = file.name
  }
}

/** What the file begins with, as far as it says something: the bytes of a program or a picture do not. */
function beginningOf(head: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters and what is no text tell that this is not one
  if (/[\u0000-\u0008\u000E-\u001F\uFFFD]/.test(head)) return 'It is no text file.'
  return `Its first line is ${JSON.stringify(head.split(/\r?\n/, 1)[0]?.slice(0, 160) ?? '')}.`
}

/** The first format of the list that recognises the file; the list goes from the specific to the general. */
export function recognise(file: SourceFile, formats: readonly SourceFormat[]): SourceFormat {
  const found = formats.find((format) => format.recognises(file))
  if (found === undefined) throw new UnrecognisedFile(file, formats)
  return found
}
