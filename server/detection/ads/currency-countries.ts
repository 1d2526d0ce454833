/** Which currency a country pays in, and whether paying in one is odd for advertising to another country's voters. */
import { countryText } from '../wording.ts'

/** ISO 4217 code and the ISO 3166-1 countries where it is the everyday currency. */
const COUNTRIES_OF = new Map(
  Object.entries({
    AED: 'AE',
    AFN: 'AF',
    ALL: 'AL',
    AMD: 'AM',
    AOA: 'AO',
    ARS: 'AR',
    AUD: 'AU KI NR TV',
    AZN: 'AZ',
    BAM: 'BA',
    BBD: 'BB',
    BDT: 'BD',
    BGN: 'BG',
    BHD: 'BH',
    BIF: 'BI',
    BND: 'BN',
    BOB: 'BO',
    BRL: 'BR',
    BSD: 'BS',
    BTN: 'BT',
    BWP: 'BW',
    BYN: 'BY',
    BZD: 'BZ',
    CAD: 'CA',
    CDF: 'CD',
    CHF: 'CH LI',
    CLP: 'CL',
    CNY: 'CN',
    COP: 'CO',
    CRC: 'CR',
    CUP: 'CU',
    CVE: 'CV',
    CZK: 'CZ',
    DJF: 'DJ',
    DKK: 'DK FO GL',
    DOP: 'DO',
    DZD: 'DZ',
    EGP: 'EG',
    ERN: 'ER',
    ETB: 'ET',
    EUR: 'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK',
    FJD: 'FJ',
    GBP: 'GB GG IM JE',
    GEL: 'GE',
    GHS: 'GH',
    GMD: 'GM',
    GNF: 'GN',
    GTQ: 'GT',
    GYD: 'GY',
    HKD: 'HK',
    HNL: 'HN',
    HTG: 'HT',
    HUF: 'HU',
    IDR: 'ID',
    ILS: 'IL PS',
    INR: 'IN',
    IQD: 'IQ',
    IRR: 'IR',
    ISK: 'IS',
    JMD: 'JM',
    JOD: 'JO',
    JPY: 'JP',
    KES: 'KE',
    KGS: 'KG',
    KHR: 'KH',
    KMF: 'KM',
    KPW: 'KP',
    KRW: 'KR',
    KWD: 'KW',
    KZT: 'KZ',
    LAK: 'LA',
    LBP: 'LB',
    LKR: 'LK',
    LRD: 'LR',
    LSL: 'LS',
    LYD: 'LY',
    MAD: 'MA',
    MDL: 'MD',
    MGA: 'MG',
    MKD: 'MK',
    MMK: 'MM',
    MNT: 'MN',
    MOP: 'MO',
    MRU: 'MR',
    MUR: 'MU',
    MVR: 'MV',
    MWK: 'MW',
    MXN: 'MX',
    MYR: 'MY',
    MZN: 'MZ',
    NAD: 'NA',
    NGN: 'NG',
    NIO: 'NI',
    NOK: 'NO',
    NPR: 'NP',
    NZD: 'NZ CK',
    OMR: 'OM',
    PAB: 'PA',
    PEN: 'PE',
    PGK: 'PG',
    PHP: 'PH',
    PKR: 'PK',
    PLN: 'PL',
    PYG: 'PY',
    QAR: 'QA',
    RON: 'RO',
    RSD: 'RS',
    RUB: 'RU',
    RUR: 'RU',
    RWF: 'RW',
    SAR: 'SA',
    SBD: 'SB',
    SCR: 'SC',
    SDG: 'SD',
    SEK: 'SE',
    SGD: 'SG',
    SLE: 'SL',
    SOS: 'SO',
    SRD: 'SR',
    SSP: 'SS',
    SYP: 'SY',
    SZL: 'SZ',
    THB: 'TH',
    TJS: 'TJ',
    TMT: 'TM',
    TND: 'TN',
    TOP: 'TO',
    TRY: 'TR',
    TTD: 'TT',
    TWD: 'TW',
    TZS: 'TZ',
    UAH: 'UA',
    UGX: 'UG',
    USD: 'US AS EC FM GU MH MP PR PW SV TL VI PA ZW',
    UYU: 'UY',
    UZS: 'UZ',
    VES: 'VE',
    VND: 'VN',
    VUV: 'VU',
    WST: 'WS',
    XAF: 'CF CG CM GA GQ TD',
    XCD: 'AG DM GD KN LC VC',
    XOF: 'BF BJ CI GW ML NE SN TG',
    XPF: 'NC PF WF',
    YER: 'YE',
    ZAR: 'ZA',
    ZMW: 'ZM',
  }).map(([currency, countries]) => [currency, countries.split(' ')]),
)

/** What agencies and platforms bill in across borders: telling little when it is not the electorate's own. */
const BILLED_ABROAD = new Set(['USD', 'EUR', 'GBP'])

/** Countries whose organisations advertise to each other's residents every day. */
const NEIGHBOURHOODS = [
  'DK NO SE FI IS FO GL',
  'DE AT CH LI LU',
  'GB IE GG IM JE',
  'US CA',
  'AU NZ',
  'FR BE CH LU MC',
  'BE NL LU',
  'CZ SK',
  'IT CH SM VA',
  'ES PT AD',
  'AE SA KW QA BH OM',
].map((countries) => new Set(countries.split(' ')))

const currencyCountries = (currency: string): readonly string[] => COUNTRIES_OF.get(currency) ?? []

export interface Foreignness {
  /** 0: nothing odd. 1: money of a place with nothing to do with the electorate. */
  readonly degree: number
  readonly text: string
}

const NEIGHBOUR_DEGREE = 0.1
const BILLED_DEGREE = 0.25
const FOREIGN_DEGREE = 1

/** How odd it is to pay for ads to this electorate in this currency. Countries unknown to the table say nothing. */
export function foreignCurrency(currency: string | undefined, electorate: string): Foreignness {
  const homes = currency === undefined ? [] : currencyCountries(currency)
  if (currency === undefined || homes.length === 0 || homes.includes(electorate)) return { degree: 0, text: '' }
  const text = `paid in ${currency}, shown to voters in ${countryText(electorate)}`
  if (BILLED_ABROAD.has(currency))
    return { degree: BILLED_DEGREE, text: `${text} (a currency often billed across borders)` }
  if (homes.some((home) => areNeighbours(home, electorate)))
    return { degree: NEIGHBOUR_DEGREE, text: `${text} (neighbours)` }
  return { degree: FOREIGN_DEGREE, text }
}

/** The same for the country of the card, account or billing address. */
export function foreignPayment(paymentCountry: string | undefined, electorate: string): Foreignness {
  if (paymentCountry === undefined || paymentCountry === electorate) return { degree: 0, text: '' }
  const text = `paid from ${countryText(paymentCountry)}, shown to voters in ${countryText(electorate)}`
  if (areNeighbours(paymentCountry, electorate)) return { degree: NEIGHBOUR_DEGREE, text: `${text} (neighbours)` }
  return { degree: FOREIGN_PAYMENT_DEGREE, text }
}

/** Agencies abroad place ads for campaigns at home: odd, not telling alone. */
const FOREIGN_PAYMENT_DEGREE = 0.5

function areNeighbours(one: string, other: string): boolean {
  return NEIGHBOURHOODS.some((group) => group.has(one) && group.has(other))
}
