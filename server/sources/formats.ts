/** Every format a file is recognised as, the specific before the general. */
import { adLibraryTable } from './ad-library-table.ts'
import { googleCreativeStats } from './google/creative-stats.ts'
import { googleDaily } from './google/daily-spend.ts'
import { googleWeeklySpend } from './google/weekly-spend.ts'
import { iraAds } from './ira-ads.ts'
import { metaArchiveFile } from './meta-api/archive-file.ts'
import { metaReportAdvertisers, metaReportLocations, metaReportRegions } from './meta-report/report-csv.ts'
import { metaReportZip } from './meta-report/report-zip.ts'
import { observationsNdjson } from './observations-ndjson.ts'
import { snapchat } from './snapchat.ts'
import type { SourceFormat } from './source-format.ts'
import { spendTable } from './spend-table.ts'

export const sourceFormats: readonly SourceFormat[] = [
  observationsNdjson,
  metaArchiveFile,
  metaReportZip,
  metaReportAdvertisers,
  metaReportRegions,
  metaReportLocations,
  googleWeeklySpend,
  googleCreativeStats,
  googleDaily,
  iraAds,
  snapchat,
  adLibraryTable,
  spendTable,
]
