/** Every format a file is recognised as, the specific before the general. */
import { adLibraryTable } from './ad-library-table.ts'
import { iraAds } from './ira-ads.ts'
import { observationsNdjson } from './observations-ndjson.ts'
import { snapchat } from './snapchat.ts'
import type { SourceFormat } from './source-format.ts'

export const sourceFormats: readonly SourceFormat[] = [observationsNdjson, iraAds, snapchat, adLibraryTable]
