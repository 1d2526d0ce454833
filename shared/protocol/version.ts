/**
 * Version of the live protocol, named in the handshake. A page of another version reloads.
 * Raise it when a tab opened yesterday could not read what is sent today.
 *
 * 1  First protocol: rooms with chained frames, keyset feed pages, typed commands.
 * 2  An alert tells which lanes were asked, and so do the values it counted under; rooms of lanes.
 */
export const PROTOCOL_VERSION = 2
