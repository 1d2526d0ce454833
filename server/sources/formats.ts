/** Every format a file is recognised as, the specific before the general. */
import { observationsNdjson } from './observations-ndjson.ts'
import type { SourceFormat } from './source-format.ts'

export const sourceFormats: readonly SourceFormat[] = [observationsNdjson]
