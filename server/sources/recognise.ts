/** Finds the format of a file by its name and first lines. */
import type { SourceFile, SourceFormat } from './source-format.ts'

export class UnrecognisedFile extends Error {
  readonly file: string
  constructor(file: SourceFile, formats: readonly SourceFormat[]) {
    const firstLine = file.head.split(/\r?\n/, 1)[0]?.slice(0, 160) ?? ''
    super(
      `${file.name}: not a format this program knows. Its first line is ${JSON.stringify(firstLine)}. ` +
        `Looked for: ${formats.map((format) => format.id).join(', ')}. ` +
        'docs/operations/feeding-data.md lists the header or first line of each.',
    )
    this.name = 'UnrecognisedFile'
    this.file = file.name
  }
}

/** The first format of the list that recognises the file; the list goes from the specific to the general. */
export function recognise(file: SourceFile, formats: readonly SourceFormat[]): SourceFormat {
  const found = formats.find((format) => format.recognises(file))
  if (found === undefined) throw new UnrecognisedFile(file, formats)
  return found
}
