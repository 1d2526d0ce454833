/** Sections of an alert whose code is fetched apart from the page. */

export const loadLabels = async () => ({ default: (await import('./labels.tsx')).Labels })
export const loadSeriesSection = async () => ({ default: (await import('./series-section.tsx')).SeriesSection })
export const loadAlertLedger = async () => ({ default: (await import('../ledger/alert-ledger.tsx')).AlertLedger })

/** Fetches them before they are needed, so that the first alert opens at once, and opens while the server is away. */
export function fetchSections(): void {
  void Promise.allSettled([loadLabels(), loadSeriesSection(), loadAlertLedger()])
}
