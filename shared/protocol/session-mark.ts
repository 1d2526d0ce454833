/**
 * Cookie that says that there is a session cookie, which scripts cannot see. It holds nothing and grants nothing: it
 * only spares the page a request that would be refused.
 */
export const SESSION_MARK = 'war_room_session_mark'
