/** Sections of an alert whose code is fetched apart from the page. */
import { fetchAhead, lateCode } from '../../live/late-code.ts'

const loadLabels = async () => (await import('./labels.tsx')).Labels
const loadSeriesSection = async () => (await import('./series-section.tsx')).SeriesSection
const loadAlertLedger = async () => (await import('../ledger/alert-ledger.tsx')).AlertLedger

export const Labels = lateCode(loadLabels)
export const SeriesSection = lateCode(loadSeriesSection)
export const AlertLedger = lateCode(loadAlertLedger)

/** Fetches them before they are needed, so that the first alert opens at once, and opens while the server is away. */
export function fetchSections(): void {
  fetchAhead([loadLabels, loadSeriesSection, loadAlertLedger])
}
