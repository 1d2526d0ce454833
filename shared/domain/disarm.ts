/**
 * Techniques of the DISARM Red framework, version 1.6, as chips on an alert.
 *
 * The list is partial on purpose: it holds the techniques that behaviour around political ads and account clusters can
 * show, each with id and name as the published index of 1.6 has them (DISARMFoundation/DISARMframeworks,
 * generated_pages/techniques_index.md). An id that is not listed is refused; add it here once checked against the index.
 */
export const DISARM_VERSION = '1.6'
export const DISARM_LIST_IS_PARTIAL = true

export const disarmTechniques: ReadonlyMap<string, string> = new Map([
  ['T0003', 'Leverage Existing Narratives'],
  ['T0004', 'Develop Competing Narratives'],
  ['T0010', 'Cultivate Ignorant Agents'],
  ['T0014', 'Prepare Fundraising Campaigns'],
  ['T0014.001', 'Raise Funds from Malign Actors'],
  ['T0015', 'Create Hashtags and Search Artefacts'],
  ['T0015.001', 'Use Existing Hashtag'],
  ['T0015.002', 'Create New Hashtag'],
  ['T0016', 'Create Clickbait'],
  ['T0017', 'Conduct Fundraising'],
  ['T0018', 'Purchase Targeted Advertisements'],
  ['T0022', 'Leverage Conspiracy Theory Narratives'],
  ['T0023', 'Distort Facts'],
  ['T0023.001', 'Reframe Context'],
  ['T0029', 'Online Polls'],
  ['T0046', 'Use Search Engine Optimisation'],
  ['T0048', 'Harass'],
  ['T0049', 'Flood Information Space'],
  ['T0049.001', 'Trolls Amplify and Manipulate'],
  ['T0049.002', 'Flood Existing Hashtag'],
  ['T0049.003', 'Bots Amplify via Automated Forwarding and Reposting'],
  ['T0049.005', 'Conduct Swarming'],
  ['T0049.006', 'Conduct Keyword Squatting'],
  ['T0049.007', 'Inauthentic Sites Amplify News and Narratives'],
  ['T0049.008', 'Generate Information Pollution'],
  ['T0057', 'Organise Events'],
  ['T0072', 'Segment Audiences'],
  ['T0072.001', 'Geographic Segmentation'],
  ['T0072.002', 'Demographic Segmentation'],
  ['T0072.005', 'Political Segmentation'],
  ['T0073', 'Determine Target Audiences'],
  ['T0075.001', 'Discredit Credible Sources'],
  ['T0079', 'Divide'],
  ['T0102.003', 'Exploit Data Voids'],
  ['T0114', 'Deliver Ads'],
  ['T0114.001', 'Social Media'],
  ['T0114.002', 'Traditional Media'],
  ['T0115', 'Post Content'],
  ['T0115.001', 'Share Memes'],
  ['T0116', 'Comment or Reply on Content'],
  ['T0116.001', 'Post Inauthentic Social Media Comment'],
  ['T0118', 'Amplify Existing Narrative'],
  ['T0119', 'Cross-Posting'],
  ['T0119.001', 'Post across Groups'],
  ['T0119.002', 'Post across Platform'],
  ['T0121', 'Manipulate Platform Algorithm'],
  ['T0124.001', 'Report Non-Violative Opposing Content'],
  ['T0126', 'Encourage Attendance at Events'],
  ['T0128', 'Conceal Information Assets'],
  ['T0128.004', 'Launder Information Assets'],
  ['T0128.005', 'Change Names of Information Assets'],
  ['T0130', 'Conceal Infrastructure'],
  ['T0130.001', 'Conceal Sponsorship'],
  ['T0130.003', 'Use Shell Organisations'],
  ['T0130.004', 'Use Cryptocurrency'],
  ['T0130.005', 'Obfuscate Payment'],
  ['T0143.001', 'Authentic Persona'],
  ['T0143.002', 'Fabricated Persona'],
  ['T0143.003', 'Impersonated Persona'],
  ['T0143.004', 'Parody Persona'],
  ['T0144.001', 'Present Persona across Platforms'],
  ['T0144.002', 'Persona Template'],
  ['T0145', 'Establish Account Imagery'],
  ['T0145.001', 'Copy Account Imagery'],
  ['T0145.002', 'AI-Generated Account Imagery'],
  ['T0146', 'Account Asset'],
  ['T0146.002', 'Paid Account Asset'],
  ['T0146.003', 'Verified Account Asset'],
  ['T0146.004', 'Administrator Account Asset'],
  ['T0146.005', 'Lookalike Account ID'],
  ['T0146.007', 'Automated Account Asset'],
  ['T0149.005', 'Server Asset'],
  ['T0149.006', 'IP Address Asset'],
  ['T0149.007', 'VPN Asset'],
  ['T0149.008', 'Proxy IP Address Asset'],
  ['T0150', 'Asset Origin'],
  ['T0150.001', 'Newly Created Asset'],
  ['T0150.002', 'Dormant Asset'],
  ['T0150.003', 'Pre-Existing Asset'],
  ['T0150.004', 'Repurposed Asset'],
  ['T0150.005', 'Compromised Asset'],
  ['T0150.006', 'Purchased Asset'],
  ['T0150.007', 'Rented Asset'],
  ['T0150.008', 'Bulk Created Asset'],
  ['T0151.002', 'Online Community Group'],
  ['T0151.003', 'Online Community Page'],
  ['T0152.004', 'Website Asset'],
  ['T0153.002', 'Link Shortening Platform'],
  ['T0153.005', 'Online Advertising Platform'],
])

/** Ids of earlier versions and what takes their place; kept so that a refusal can name it. */
export const retiredTechniques: ReadonlyMap<string, string> = new Map([
  ['T0090', 'T0146'],
  ['T0099', 'T0143.003'],
  ['T0104.005', 'T0015.001'],
  ['T0104.006', 'T0015.002'],
  ['T0019', 'T0049.008'],
  ['T0019.002', 'T0049.002'],
])

/** Why an id cannot be put on an alert, in one sentence, or null when it can. */
export function techniqueFault(id: string): string | null {
  if (disarmTechniques.has(id)) return null
  const instead = retiredTechniques.get(id) ?? retiredTechniques.get(id.split('.')[0] ?? '')
  if (instead !== undefined) return `${id} is retired; use ${instead} (${disarmTechniques.get(instead) ?? ''})`
  return `${id} is not in the pinned list of DISARM Red ${DISARM_VERSION}`
}
