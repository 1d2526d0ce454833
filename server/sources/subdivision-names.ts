/**
 * ISO 3166-2 codes of the regions that ad libraries name in English. Data: one line a country, `code name|other name`.
 * A country that is not here gives null, and its regional rows are refused with that reason rather than guessed.
 */
const TABLE: Readonly<Record<string, string>> = {
  US: 'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,DC Washington D.C.|Washington DC|District of Columbia|Washington District of Columbia,AS American Samoa,GU Guam,MP Northern Mariana Islands,PR Puerto Rico,VI Virgin Islands (U.S.)|U.S. Virgin Islands',
  BR: 'AC Acre,AL Alagoas,AP Amapá,AM Amazonas,BA Bahia,CE Ceará,DF Federal District|Distrito Federal,ES Espírito Santo,GO Goiás,MA Maranhão,MT Mato Grosso,MS Mato Grosso do Sul,MG Minas Gerais,PA Pará,PB Paraíba,PR Paraná,PE Pernambuco,PI Piauí,RJ Rio de Janeiro,RN Rio Grande do Norte,RS Rio Grande do Sul,RO Rondônia,RR Roraima,SC Santa Catarina,SP São Paulo,SE Sergipe,TO Tocantins',
  MX: 'AGU Aguascalientes,BCN Baja California,BCS Baja California Sur,CAM Campeche,CHP Chiapas,CHH Chihuahua,CMX Mexico City|Ciudad de México|Distrito Federal,COA Coahuila|Coahuila de Zaragoza,COL Colima,DUR Durango,GUA Guanajuato,GRO Guerrero,HID Hidalgo,JAL Jalisco,MEX State of Mexico|Estado de México|México,MIC Michoacán|Michoacán de Ocampo,MOR Morelos,NAY Nayarit,NLE Nuevo León,OAX Oaxaca,PUE Puebla,QUE Querétaro,ROO Quintana Roo,SLP San Luis Potosí,SIN Sinaloa,SON Sonora,TAB Tabasco,TAM Tamaulipas,TLA Tlaxcala,VER Veracruz|Veracruz de Ignacio de la Llave,YUC Yucatán,ZAC Zacatecas',
  FR: 'ARA Auvergne-Rhône-Alpes,BFC Bourgogne-Franche-Comté,BRE Brittany|Bretagne,CVL Centre-Val de Loire,20R Corsica|Corse,GES Grand Est,HDF Hauts-de-France,IDF Île-de-France,NOR Normandy|Normandie,NAQ Nouvelle-Aquitaine,OCC Occitania|Occitanie,PDL Pays de la Loire,PAC Provence-Alpes-Côte d’Azur',
  DE: 'BW Baden-Württemberg,BY Bavaria|Bayern,BE Berlin,BB Brandenburg,HB Bremen,HH Hamburg,HE Hesse|Hessen,MV Mecklenburg-Vorpommern,NI Lower Saxony|Niedersachsen,NW North Rhine-Westphalia|Nordrhein-Westfalen,RP Rhineland-Palatinate|Rheinland-Pfalz,SL Saarland,SN Saxony|Sachsen,ST Saxony-Anhalt|Sachsen-Anhalt,SH Schleswig-Holstein,TH Thuringia|Thüringen',
  GB: 'ENG England,NIR Northern Ireland,SCT Scotland,WLS Wales',
  BE: 'BRU Brussels|Brussels-Capital Region,VLG Flemish Region|Flanders,WAL Wallonia|Walloon Region',
  NL: 'DR Drenthe,FL Flevoland,FR Friesland|Fryslân,GE Gelderland,GR Groningen,LI Limburg,NB North Brabant|Noord-Brabant,NH North Holland|Noord-Holland,OV Overijssel,UT Utrecht,ZE Zeeland,ZH South Holland|Zuid-Holland',
  CH: 'AG Aargau,AR Appenzell Ausserrhoden,AI Appenzell Innerrhoden,BL Basel-Landschaft,BS Basel-City|Basel-Stadt,BE Bern|Canton of Bern,FR Fribourg,GE Geneva|Genève,GL Glarus,GR Graubünden,JU Jura,LU Luzern|Lucerne,NE Neuchâtel,NW Nidwalden,OW Obwalden,SG St. Gallen,SH Schaffhausen,SZ Schwyz,SO Solothurn,TG Thurgau,TI Ticino,UR Uri,VS Valais,VD Vaud,ZG Zug,ZH Zürich|Zurich',
  AT: '1 Burgenland,2 Carinthia|Kärnten,3 Lower Austria|Niederösterreich,4 Upper Austria|Oberösterreich,5 Salzburg,6 Styria|Steiermark,7 Tyrol|Tirol,8 Vorarlberg,9 Vienna|Wien',
  ES: 'AN Andalusia|Andalucía,AR Aragon|Aragón,AS Asturias|Principado de Asturias,CN Canary Islands|Canarias,CB Cantabria,CM Castilla-La Mancha,CL Castile and León|Castilla y León,CT Catalonia|Cataluña,EX Extremadura,GA Galicia,IB Balearic Islands|Islas Baleares,RI La Rioja,MD Community of Madrid|Comunidad de Madrid|Madrid,MC Region of Murcia|Región de Murcia|Murcia,NC Navarre|Navarra|Comunidad Foral de Navarra,PV Basque Country|País Vasco,VC Valencian Community|Comunidad Valenciana|Valencia,CE Ceuta,ML Melilla',
  IT: '65 Abruzzo,77 Basilicata,78 Calabria,72 Campania,45 Emilia-Romagna,36 Friuli-Venezia Giulia,62 Lazio,42 Liguria,25 Lombardy|Lombardia,57 Marche,67 Molise,21 Piedmont|Piemonte,75 Apulia|Puglia,88 Sardinia|Sardegna,82 Sicily|Sicilia,52 Tuscany|Toscana,32 Trentino-Alto Adige/Südtirol|Trentino-Alto Adige,55 Umbria,23 Aosta Valley|Valle d’Aosta,34 Veneto',
  PL: '02 Lower Silesian|Lower Silesian Voivodeship,04 Kuyavian-Pomeranian,06 Lublin,08 Lubusz,10 Łódź,12 Lesser Poland,14 Masovian,16 Opole,18 Subcarpathian,20 Podlaskie,22 Pomeranian,24 Silesian,26 Świętokrzyskie,28 Warmian-Masurian,30 Greater Poland,32 West Pomeranian',
  CA: 'AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec|Québec,SK Saskatchewan,YT Yukon|Yukon Territory',
  AU: 'ACT Australian Capital Territory,NSW New South Wales,NT Northern Territory,QLD Queensland,SA South Australia,TAS Tasmania,VIC Victoria,WA Western Australia',
  AR: 'B Buenos Aires,K Catamarca,H Chaco,U Chubut,C Ciudad Autónoma de Buenos Aires|Buenos Aires City,X Córdoba,W Corrientes,E Entre Ríos,P Formosa,Y Jujuy,L La Pampa,F La Rioja,M Mendoza,N Misiones,Q Neuquén,R Río Negro,A Salta,J San Juan,D San Luis,Z Santa Cruz,S Santa Fe,G Santiago del Estero,V Tierra del Fuego,T Tucumán',
  IN: 'AN Andaman and Nicobar Islands,AP Andhra Pradesh,AR Arunachal Pradesh,AS Assam,BR Bihar,CH Chandigarh,CG Chhattisgarh,DH Dadra and Nagar Haveli and Daman and Diu,DL Delhi,GA Goa,GJ Gujarat,HR Haryana,HP Himachal Pradesh,JK Jammu and Kashmir,JH Jharkhand,KA Karnataka,KL Kerala,LA Ladakh,LD Lakshadweep,MP Madhya Pradesh,MH Maharashtra,MN Manipur,ML Meghalaya,MZ Mizoram,NL Nagaland,OD Odisha|Orissa,PY Puducherry|Pondicherry,PB Punjab,RJ Rajasthan,SK Sikkim,TN Tamil Nadu,TS Telangana,TR Tripura,UP Uttar Pradesh,UK Uttarakhand|Uttaranchal,WB West Bengal',
  TH: '10 Bangkok,11 Samut Prakan,12 Nonthaburi,13 Pathum Thani,14 Ayutthaya|Phra Nakhon Si Ayutthaya,15 Ang Thong,16 Lop Buri,17 Sing Buri,18 Chai Nat,19 Saraburi,20 Chon Buri,21 Rayong,22 Chanthaburi,23 Trat,24 Chachoengsao,25 Prachin Buri,26 Nakhon Nayok,27 Sa Kaeo,30 Nakhon Ratchasima,31 Buriram,32 Surin,33 Sisaket|Si Sa Ket,34 Ubon Ratchathani,35 Yasothon,36 Chaiyaphum,37 Amnat Charoen,38 Bueng Kan,39 Nong Bua Lam Phu,40 Khon Kaen,41 Udon Thani,42 Loei,43 Nong Khai,44 Maha Sarakham,45 Roi Et,46 Kalasin,47 Sakon Nakhon,48 Nakhon Phanom,49 Mukdahan,50 Chiang Mai,51 Lamphun,52 Lampang,53 Uttaradit,54 Phrae,55 Nan,56 Phayao,57 Chiang Rai,58 Mae Hong Son,60 Nakhon Sawan,61 Uthai Thani,62 Kamphaeng Phet,63 Tak,64 Sukhothai,65 Phitsanulok,66 Phichit,67 Phetchabun,70 Ratchaburi,71 Kanchanaburi,72 Suphan Buri,73 Nakhon Pathom,74 Samut Sakhon,75 Samut Songkhram,76 Phetchaburi,77 Prachuap Khiri Khan,80 Nakhon Si Thammarat,81 Krabi,82 Phangnga|Phang Nga,83 Phuket,84 Surat Thani,85 Ranong,86 Chumphon,90 Songkhla,91 Satun,92 Trang,93 Phatthalung,94 Pattani,95 Yala,96 Narathiwat',
  KZ: '10 Abai,11 Akmola,15 Aktobe,19 Almaty,23 Atyrau,27 West Kazakhstan,31 Jambyl,33 Jetisu,35 Karaganda,39 Kostanay,43 Kyzylorda,47 Mangystau,55 Pavlodar,59 North Kazakhstan,61 Turkistan|South Kazakhstan,62 Ulytau,63 East Kazakhstan,71 Astana,79 Shymkent',
  AD: '02 Canillo,03 Encamp,04 La Massana,05 Ordino,06 Sant Julià de Lòria,07 Andorra la Vella,08 Escaldes-Engordany',
  FM: 'KSA Kosrae,PNI Pohnpei,TRK Chuuk,YAP Yap',
  GD: '01 Saint Andrew,02 Saint David,03 Saint George,04 Saint John,05 Saint Mark,06 Saint Patrick,10 Carriacou|Southern Grenadine Islands',
  TZ: '02 Dar es Salaam,03 Dodoma,04 Iringa,05 Kagera,06 Pemba North,08 Kigoma,09 Kilimanjaro,10 Pemba South,12 Lindi,13 Mara,14 Mbeya,15 Zanzibar Urban|Mjini Magharibi,16 Morogoro,17 Mtwara,18 Mwanza,19 Pwani|Coast,20 Rukwa,21 Ruvuma,22 Shinyanga,23 Singida,24 Tabora,25 Tanga,07 Zanzibar North,11 Zanzibar Central|Zanzibar South',
}

const codesOf = new Map<string, ReadonlyMap<string, string>>()

/** ISO 3166-2 code of a region by its name, e.g. `US-AL` of Alabama; null when the name or the country is unknown. */
export function subdivisionCode(country: string, name: string): string | null {
  const key = plain(name)
  if (key === '') return null
  const code = namesOf(country).get(key)
  return code === undefined ? null : `${country}-${code}`
}

function namesOf(country: string): ReadonlyMap<string, string> {
  let names = codesOf.get(country)
  if (names === undefined) {
    names = new Map((TABLE[country] ?? '').split(',').flatMap(entryOf))
    codesOf.set(country, names)
  }
  return names
}

function entryOf(entry: string): [string, string][] {
  const space = entry.indexOf(' ')
  const code = entry.slice(0, space)
  return entry
    .slice(space + 1)
    .split('|')
    .map((name) => [plain(name), code])
}

/** Accents, case, punctuation and the words that libraries add ("(state)", "Canton of", "Parish", "Province") aside. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[Łł]/g, 'l')
    .toLowerCase()
    .replace(/\((state|province|region)\)/, '')
    .replace(/^canton of /, '')
    .replace(/ (parish|province|region|voivodeship)$/, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}
