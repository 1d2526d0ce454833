/**
 * Reference rates as data: units of a currency per US dollar, yearly averages.
 *
 * Rounded to three or four digits. 211 of them were compared with what is published: nineteen currencies of 2015 to 2023
 * with the Federal Reserve's release G.5A, the Egyptian, Kenyan, South African and Tanzanian ones to 2024 with the period
 * averages of the IMF's International Financial Statistics (World Bank series PA.NUS.FCRF), the Argentine peso of 2017 to
 * 2022 with the table of the US Internal Revenue Service. All agree within 0.5 % but Egypt 2016 and 2021 (1.0 and 0.6 %,
 * printed with one decimal there) and Argentina 2017 (3.8 %). The others are after the euro reference rates of the
 * European Central Bank and the same tables, not compared one by one.
 * Good to a few per cent within a year, and that is enough: a score is never decided by one, since an advertiser is judged
 * against its own past in one currency and the rest of its country.
 * 2025 and 2026 are estimates of the running years.
 * The Argentine peso moves more than that in a year; its amounts in dollars are rough. To extend: add a column.
 */
const FIRST_YEAR = 2015

const UNITS_PER_USD: Readonly<Record<string, readonly number[]>> = {
  //     2015   2016   2017   2018   2019   2020   2021   2022   2023   2024   2025   2026
  AED: [3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673, 3.673],
  ARS: [9.27, 14.78, 16.57, 28.1, 48.2, 70.6, 95.1, 130.8, 296, 916, 1230, 1450],
  AUD: [1.332, 1.345, 1.304, 1.34, 1.439, 1.453, 1.332, 1.4417, 1.506, 1.516, 1.55, 1.53],
  BGN: [1.763, 1.768, 1.735, 1.657, 1.747, 1.716, 1.654, 1.86, 1.809, 1.808, 1.735, 1.69],
  BRL: [3.34, 3.49, 3.193, 3.656, 3.946, 5.158, 5.395, 5.165, 4.994, 5.392, 5.59, 5.45],
  CAD: [1.279, 1.325, 1.298, 1.296, 1.327, 1.341, 1.254, 1.301, 1.35, 1.37, 1.4, 1.39],
  CHF: [0.963, 0.985, 0.985, 0.979, 0.994, 0.939, 0.914, 0.955, 0.899, 0.881, 0.83, 0.8],
  CLP: [654, 677, 649, 641, 703, 792, 759, 873, 840, 944, 951, 930],
  CNY: [6.284, 6.645, 6.758, 6.62, 6.91, 6.902, 6.452, 6.73, 7.075, 7.189, 7.19, 7.05],
  COP: [2746, 3050, 2951, 2956, 3281, 3695, 3744, 4256, 4326, 4075, 4060, 3900],
  CZK: [24.6, 24.44, 23.38, 21.73, 22.94, 23.2, 21.68, 23.36, 22.21, 23.21, 21.9, 20.9],
  DKK: [6.728, 6.732, 6.603, 6.315, 6.67, 6.542, 6.29, 7.077, 6.89, 6.896, 6.62, 6.45],
  EGP: [7.7, 10.1, 17.78, 17.77, 16.8, 15.8, 15.7, 19.2, 30.7, 45.3, 50.2, 48],
  EUR: [0.901, 0.904, 0.887, 0.847, 0.893, 0.877, 0.846, 0.951, 0.925, 0.924, 0.887, 0.86],
  GBP: [0.654, 0.741, 0.777, 0.75, 0.784, 0.78, 0.727, 0.811, 0.804, 0.783, 0.759, 0.75],
  HRK: [6.864, 6.807, 6.62, 6.281, 6.624, 6.614, 6.361, 7.17, 6.97, 6.96, 6.68, 6.48],
  HUF: [279.5, 281.5, 274.4, 270.2, 290.7, 308, 303.1, 372.6, 353, 365.6, 354, 335],
  IDR: [13390, 13310, 13380, 14240, 14150, 14580, 14310, 14850, 15240, 15860, 16450, 16600],
  ILS: [3.884, 3.841, 3.6, 3.59, 3.563, 3.442, 3.232, 3.361, 3.687, 3.7, 3.46, 3.25],
  INR: [64.1, 67.2, 65.1, 68.4, 70.4, 74.1, 73.9, 78.6, 82.6, 83.7, 87.1, 89],
  JPY: [121, 108.7, 112.1, 110.4, 109, 106.7, 109.8, 131.5, 140.5, 151.4, 149.6, 153],
  KES: [98.2, 101.5, 103.4, 101.3, 102, 106.5, 109.7, 117.9, 139.9, 134.8, 129.3, 129.3],
  KRW: [1131, 1160, 1130, 1100, 1165, 1180, 1144, 1291, 1306, 1364, 1420, 1430],
  KZT: [222, 342, 326, 345, 383, 413, 426, 460, 456, 469, 520, 520],
  MXN: [15.87, 18.69, 18.9, 19.24, 19.25, 21.47, 20.28, 20.13, 17.76, 18.3, 19.2, 18.2],
  NGN: [197, 254, 306, 306, 307, 359, 409, 426, 645, 1480, 1530, 1470],
  NOK: [8.06, 8.4, 8.27, 8.13, 8.8, 9.42, 8.59, 9.61, 10.56, 10.75, 10.4, 10.1],
  NZD: [1.434, 1.436, 1.407, 1.445, 1.518, 1.54, 1.4137, 1.577, 1.628, 1.654, 1.72, 1.73],
  PEN: [3.185, 3.375, 3.261, 3.287, 3.337, 3.495, 3.881, 3.835, 3.744, 3.754, 3.57, 3.45],
  PHP: [45.5, 47.5, 50.4, 52.7, 51.8, 49.6, 49.3, 54.5, 55.6, 57.3, 57.5, 58.5],
  PLN: [3.77, 3.944, 3.777, 3.612, 3.84, 3.9, 3.862, 4.459, 4.2, 3.98, 3.76, 3.65],
  RON: [4.005, 4.061, 4.053, 3.941, 4.238, 4.244, 4.161, 4.687, 4.574, 4.597, 4.47, 4.37],
  RSD: [108.9, 111.3, 107.7, 100.1, 105.3, 103.2, 99.4, 111.7, 108.4, 108.2, 104, 100.7],
  RUB: [60.9, 67.1, 58.3, 62.7, 64.7, 72.1, 73.7, 68.5, 85.2, 92.6, 83.7, 80],
  SEK: [8.43, 8.56, 8.54, 8.69, 9.46, 9.2, 8.58, 10.12, 10.61, 10.57, 9.8, 9.4],
  SGD: [1.375, 1.381, 1.381, 1.349, 1.364, 1.379, 1.344, 1.379, 1.343, 1.336, 1.306, 1.29],
  THB: [34.2, 35.3, 33.9, 32.3, 31, 31.3, 32, 35, 34.8, 35.3, 32.9, 32.2],
  TRY: [2.72, 3.02, 3.65, 4.83, 5.68, 7.01, 8.85, 16.6, 23.7, 32.8, 39.6, 44],
  TWD: [31.7, 32.2, 30.4, 30.2, 30.9, 29.5, 27.9, 29.8, 31.2, 32.1, 31.2, 31],
  TZS: [1995, 2178, 2229, 2263, 2290, 2295, 2298, 2304, 2383, 2600, 2570, 2500],
  UAH: [21.8, 25.6, 26.6, 27.2, 25.8, 27, 27.3, 32.3, 36.6, 40.2, 41.7, 42.5],
  XCD: [2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7, 2.7],
  ZAR: [12.77, 14.71, 13.31, 13.25, 14.45, 16.46, 14.79, 16.37, 18.46, 18.33, 17.9, 17.3],
}

/**
 * Dollars for one unit of a currency in a year; null for a currency without a rate, which is then only ever compared
 * with itself. Years outside the table take its nearest year.
 */
export function usdPerUnit(currency: string, year: number): number | null {
  if (currency === 'USD') return 1
  const rates = UNITS_PER_USD[currency]
  if (rates === undefined) return null
  const index = Math.min(rates.length - 1, Math.max(0, year - FIRST_YEAR))
  const units = rates[index]
  return units === undefined ? null : 1 / units
}
