/** Tables of the state store. JSON columns are opaque payload; what is filtered or sorted is a column of its own. */
export interface AlertsTable {
  id: string
  fingerprint: string
  version: number
  seq: number
  open: number
  state: string
  severity_rank: number
  kind: string
  detector: string
  country: string | null
  owned: number
  owner_id: string | null
  lane: string | null
  exercise: number
  raised_at: string
  updated_at: string
  claim_expires_at: string | null
  snooze_at: string | null
  due_at: string | null
  /** The mute window that hides it. */
  suppressed_by: string | null
  closed_at: string | null
  /** Lower-case title, summary and subject, for the words filter. */
  search: string
  /** AlertRow. */
  row: string
  /** AlertWork: what triage added. */
  work: string
  /** AlertBody: what the detector said. */
  body: string
}

/** When what happened to each alert, gathered from the audit log for figures. */
export interface AlertFactsTable {
  alert_id: string
  country: string | null
  subdivision: string | null
  elections: string
  exercise: number
  detector: string
  detector_version: string
  kind: string
  severity: string
  state: string
  first_seen_at: string
  raised_at: string
  claimed_at: string | null
  escalated_at: string | null
  decided_at: string | null
  acted_at: string | null
  disposition: string | null
  /** JSON list of what follows `side:` in its tags. */
  sides: string
  /** JSON list of the lanes it was ever escalated to. */
  lanes: string
}

export interface Database {
  alerts: AlertsTable
  alert_elections: { alert_id: string; election_id: string }
  /** Which lanes an alert was ever escalated to. */
  alert_lanes: { alert_id: string; lane: string }
  alert_members: { alert_id: string; entity_type: string; entity_id: string }
  /** How many alerts share one combination of facet values; kept in the transaction of each change. */
  facet_counts: { key: string; n: number }
  outbox: { seq: number; alert_id: string; country: string | null; elections: string; change: string; at: string }
  audit: {
    seq: number
    chain: string
    chain_seq: number
    alert_id: string | null
    at: string
    action: string
    entry: string
    hash: string
  }
  commands: { command_id: string; user_id: string; answer: string; at: string }
  counters: { name: string; value: number }
  users: {
    id: string
    email: string
    name: string
    role: string
    scope: string
    lanes: string
    password_hash: string | null
    totp_secret: string | null
    oidc_subject: string | null
    disabled: number
    failed_sign_ins: number
    locked_until: string | null
    pseudonym: string
    created_at: string
    totp_pending: string | null
    totp_last_step: number | null
  }
  sessions: {
    id_hash: string
    user_id: string
    created_at: string
    last_seen_at: string
    expires_at: string
    agent: string
  }
  /** Single sign-ons under way: between leaving for the provider and coming back. */
  sign_in_flows: { id_hash: string; state: string; nonce: string; verifier: string; expires_at: string }
  /** Who opened what sensitive page, one row a day, person and object. */
  read_log: {
    day: string
    user_id: string
    kind: string
    object: string
    country: string | null
    elections: string
    first_at: string
    last_at: string
    n: number
  }
  sign_in_links: { token_hash: string; user_id: string; expires_at: string; used_at: string | null }
  tokens: {
    id: string
    name: string
    token_hash: string
    scopes: string
    /** JSON list of the only sources it may hand in for; null for any. */
    sources: string | null
    created_at: string
    last_used_at: string | null
    revoked_at: string | null
  }
  elections: { id: string; election: string; exercise: number; updated_at: string }
  mute_windows: { id: string; body: string; ends_at: string }
  documents: { kind: string; id: string; owner_id: string | null; body: string; updated_at: string }
  /** What is to be told to somebody outside the page. */
  deliveries: {
    id: string
    /** One thing told to one receiver: the same twice is queued once. */
    dedupe: string
    channel: string
    /** Set when a person is told by e-mail, whose scope is looked at again when it is sent. */
    person_id: string | null
    rule_id: string | null
    alert_id: string | null
    country: string | null
    elections: string
    payload: string
    state: string
    attempts: number
    next_at: string
    last_error: string | null
    created_at: string
    finished_at: string | null
  }
  /** What a person is told in the page. */
  notices: {
    id: string
    user_id: string
    kind: string
    text: string
    alert_id: string | null
    at: string
    read_at: string | null
  }
  alert_facts: AlertFactsTable
  /** What can be searched for; `places` holds the kind, country and elections as words of the full-text index. */
  search_entries: {
    id: number
    kind: string
    ref: string
    alert_id: string | null
    text: string
    places: string
  }
  /** Liaison register and enforcement ledger: entries with a place, a time and a state. */
  ledger: {
    id: string
    kind: string
    country: string | null
    action: string
    amount: number
    state: string
    at: string
    due_at: string | null
    body: string
    version: number
    created_at: string
    updated_at: string
  }
  ledger_elections: { entry_id: string; election_id: string }
  ledger_alerts: { entry_id: string; alert_id: string }
}
