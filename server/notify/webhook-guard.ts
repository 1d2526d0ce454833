/**
 * Where a webhook may go. A URL that a lead types must not make the server speak to its own network: only https to
 * public addresses, unless NOTIFY_ALLOW_PRIVATE=on. The check is of the address that is connected to, made while it is
 * resolved, so a name that changes between a check and the call gains nothing. Redirects are not followed.
 */
import { lookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** A target that is refused stays refused: it is not tried again. */
export class TargetRefused extends Error {}

const notPublic = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4')
/** Of IPv6 only 2000::/3 is given out; these are parts of it that lead elsewhere or nowhere. */
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6')
const givenOut = new BlockList()
givenOut.addSubnet('2000::', 3, 'ipv6')

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4')
  return isIP(address) === 6 && givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

/** Throws TargetRefused for a URL that is not allowed whatever its name resolves to. */
export function checkTarget(url: URL, allowPrivate: boolean): void {
  if (url.username !== '' || url.password !== '') throw new TargetRefused('a URL with a password in it')
  if (allowPrivate) return
  if (url.protocol !== 'https:') throw new TargetRefused('only https')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new TargetRefused(`${host} is not a public address`)
}

/** Resolves as usual and refuses when any address of the name is not public. */
export function guardedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0)
      const bad = allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
      if (bad !== undefined) {
        return callback(new TargetRefused(`${hostname} is at ${bad.address}, which is not public`), '', 0)
      }
      const [first] = addresses
      if (first === undefined) return callback(new Error(`${hostname} has no address`), '', 0)
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}
