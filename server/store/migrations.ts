import { lanes } from '../../shared/domain/alert.ts'
import { searchAtTheEnd, searchByLane, searchInSqlite, searchWithoutGone } from './search-sqlite.ts'

/** A value of an alert's row as JSON text. */
const told = (field: string) => `(row->'$.${field}')`

/** Schema steps of the state store, in order; each runs once. Written in the SQL that both dialects share. */
export const migrations: readonly {
  readonly id: string
  /** Absent: for every dialect. */
  readonly dialect?: 'sqlite'
  readonly sql: readonly string[]
}[] = [
  {
    id: '001-first',
    sql: [
      `CREATE TABLE alerts (
        id text PRIMARY KEY, fingerprint text NOT NULL, version integer NOT NULL, seq bigint NOT NULL,
        open integer NOT NULL, state text NOT NULL, severity_rank integer NOT NULL, kind text NOT NULL,
        detector text NOT NULL, country text, owned integer NOT NULL, owner_id text, lane text,
        exercise integer NOT NULL, raised_at text NOT NULL, updated_at text NOT NULL, claim_expires_at text,
        snooze_at text, due_at text, search text NOT NULL, row text NOT NULL, work text NOT NULL, body text NOT NULL)`,
      `CREATE INDEX alerts_feed ON alerts (open, severity_rank, owned, raised_at, id)`,
      `CREATE INDEX alerts_country ON alerts (country, open, severity_rank, owned, raised_at, id)`,
      `CREATE INDEX alerts_state ON alerts (state, severity_rank, owned, raised_at, id)`,
      `CREATE INDEX alerts_owner ON alerts (owner_id, open, severity_rank, raised_at, id)`,
      `CREATE INDEX alerts_fingerprint ON alerts (fingerprint, raised_at)`,
      `CREATE INDEX alerts_claims ON alerts (claim_expires_at) WHERE claim_expires_at IS NOT NULL`,
      `CREATE INDEX alerts_snoozes ON alerts (snooze_at) WHERE snooze_at IS NOT NULL`,
      `CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL`,
      `CREATE TABLE alert_elections (alert_id text NOT NULL, election_id text NOT NULL, PRIMARY KEY (election_id, alert_id))`,
      `CREATE TABLE alert_members (alert_id text NOT NULL, entity_type text NOT NULL, entity_id text NOT NULL,
        PRIMARY KEY (entity_id, entity_type, alert_id))`,
      `CREATE INDEX alert_members_alert ON alert_members (alert_id)`,
      `CREATE TABLE facet_counts (key text PRIMARY KEY, n bigint NOT NULL)`,
      `CREATE TABLE outbox (seq bigint PRIMARY KEY, alert_id text NOT NULL, country text, elections text NOT NULL,
        change text NOT NULL, at text NOT NULL)`,
      `CREATE TABLE audit (seq bigint PRIMARY KEY, chain text NOT NULL, chain_seq bigint NOT NULL, alert_id text,
        at text NOT NULL, action text NOT NULL, entry text NOT NULL, hash text NOT NULL)`,
      `CREATE INDEX audit_alert ON audit (alert_id, seq)`,
      `CREATE UNIQUE INDEX audit_chain ON audit (chain, chain_seq)`,
      `CREATE TABLE commands (command_id text NOT NULL, user_id text NOT NULL, answer text NOT NULL, at text NOT NULL,
        PRIMARY KEY (user_id, command_id))`,
      `CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL)`,
      `INSERT INTO counters (name, value) VALUES ('change', 0), ('audit', 0), ('detection', 0), ('exercise', 0)`,
      `CREATE TABLE users (id text PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL,
        scope text NOT NULL, lanes text NOT NULL, password_hash text, totp_secret text, oidc_subject text,
        disabled integer NOT NULL, failed_sign_ins integer NOT NULL, locked_until text, pseudonym text NOT NULL,
        created_at text NOT NULL)`,
      `CREATE TABLE sessions (id_hash text PRIMARY KEY, user_id text NOT NULL, created_at text NOT NULL,
        last_seen_at text NOT NULL, expires_at text NOT NULL, agent text NOT NULL)`,
      `CREATE INDEX sessions_user ON sessions (user_id)`,
      `CREATE TABLE sign_in_links (token_hash text PRIMARY KEY, user_id text NOT NULL, expires_at text NOT NULL, used_at text)`,
      `CREATE TABLE tokens (id text PRIMARY KEY, name text NOT NULL, token_hash text NOT NULL UNIQUE, scopes text NOT NULL,
        created_at text NOT NULL, last_used_at text, revoked_at text)`,
      `CREATE TABLE elections (id text PRIMARY KEY, election text NOT NULL, exercise integer NOT NULL, updated_at text NOT NULL)`,
      `CREATE TABLE mute_windows (id text PRIMARY KEY, body text NOT NULL, ends_at text NOT NULL)`,
      `CREATE TABLE documents (kind text NOT NULL, id text NOT NULL, owner_id text, body text NOT NULL,
        updated_at text NOT NULL, PRIMARY KEY (kind, id))`,
      `CREATE TABLE deliveries (id integer PRIMARY KEY, channel text NOT NULL, target text NOT NULL, payload text NOT NULL,
        state text NOT NULL, attempts integer NOT NULL, next_at text NOT NULL, last_error text, created_at text NOT NULL)`,
      `CREATE INDEX deliveries_next ON deliveries (state, next_at)`,
    ],
  },
  {
    id: '201-collaboration',
    sql: [
      // Nothing was ever queued in the first form of this table.
      `DROP TABLE deliveries`,
      `CREATE TABLE deliveries (id text PRIMARY KEY, dedupe text NOT NULL UNIQUE, channel text NOT NULL,
        person_id text, rule_id text, alert_id text, country text, elections text NOT NULL, payload text NOT NULL,
        state text NOT NULL, attempts integer NOT NULL, next_at text NOT NULL, last_error text,
        created_at text NOT NULL, finished_at text)`,
      `CREATE INDEX deliveries_next ON deliveries (state, next_at)`,
      `CREATE TABLE notices (id text PRIMARY KEY, user_id text NOT NULL, kind text NOT NULL, text text NOT NULL,
        alert_id text, at text NOT NULL, read_at text)`,
      `CREATE INDEX notices_user ON notices (user_id, at)`,
      // Who is told begins with what happens from now on; the facts are gathered from the first entry.
      `INSERT INTO counters (name, value) SELECT 'notify', value FROM counters WHERE name = 'audit'`,
      `INSERT INTO counters (name, value) VALUES ('alert-facts', 0)`,
      `CREATE TABLE alert_facts (alert_id text PRIMARY KEY, country text, subdivision text, elections text NOT NULL,
        exercise integer NOT NULL, detector text NOT NULL, detector_version text NOT NULL, kind text NOT NULL,
        severity text NOT NULL, state text NOT NULL, first_seen_at text NOT NULL, raised_at text NOT NULL,
        claimed_at text, escalated_at text, decided_at text, acted_at text, disposition text, sides text NOT NULL)`,
      `CREATE INDEX alert_facts_raised ON alert_facts (raised_at, alert_id)`,
      `CREATE INDEX audit_at ON audit (at, seq)`,
      `CREATE TABLE ledger (id text PRIMARY KEY, kind text NOT NULL, country text, action text NOT NULL,
        amount bigint NOT NULL, state text NOT NULL, at text NOT NULL, due_at text, body text NOT NULL,
        version integer NOT NULL, created_at text NOT NULL, updated_at text NOT NULL)`,
      `CREATE INDEX ledger_at ON ledger (kind, at, id)`,
      `CREATE TABLE ledger_elections (entry_id text NOT NULL, election_id text NOT NULL,
        PRIMARY KEY (election_id, entry_id))`,
      `CREATE TABLE ledger_alerts (entry_id text NOT NULL, alert_id text NOT NULL, PRIMARY KEY (alert_id, entry_id))`,
    ],
  },
  {
    id: '101-suppressed-by',
    sql: [
      `ALTER TABLE alerts ADD COLUMN suppressed_by text`,
      `CREATE INDEX alerts_suppressed ON alerts (suppressed_by) WHERE suppressed_by IS NOT NULL`,
    ],
  },
  {
    // Full text is where the dialects part: in SQLite an FTS5 index that triggers keep in step with the tables.
    id: '202-search',
    dialect: 'sqlite',
    sql: searchInSqlite,
  },
  {
    id: '203-figures',
    sql: [
      `CREATE INDEX alert_facts_decided ON alert_facts
        (detector, detector_version, country, elections, exercise, disposition) WHERE disposition IS NOT NULL`,
      `CREATE INDEX alert_facts_sides ON alert_facts (sides) WHERE sides <> '[]'`,
      `CREATE INDEX alert_facts_state ON alert_facts (state, raised_at)`,
    ],
  },
  {
    id: '102-access',
    sql: [
      `ALTER TABLE users ADD COLUMN totp_pending text`,
      // The step of the last code that was used: a code works once.
      `ALTER TABLE users ADD COLUMN totp_last_step bigint`,
      `CREATE TABLE sign_in_flows (id_hash text PRIMARY KEY, state text NOT NULL, nonce text NOT NULL,
        verifier text NOT NULL, expires_at text NOT NULL)`,
      `CREATE TABLE read_log (day text NOT NULL, user_id text NOT NULL, kind text NOT NULL, object text NOT NULL,
        country text, elections text NOT NULL, first_at text NOT NULL, last_at text NOT NULL, n bigint NOT NULL,
        PRIMARY KEY (day, user_id, kind, object))`,
    ],
  },
  {
    id: '204-wall',
    sql: [
      `CREATE INDEX alert_facts_regions ON alert_facts (state, subdivision, elections)`,
      `CREATE INDEX alert_facts_decided_at ON alert_facts (decided_at) WHERE decided_at IS NOT NULL`,
      `CREATE INDEX alert_facts_escalated_at ON alert_facts (escalated_at) WHERE escalated_at IS NOT NULL`,
    ],
  },
  {
    id: '205-queue',
    sql: [
      // Holds all that choosing the next ones reads: a long queue of one channel is passed over in the index.
      `DROP INDEX deliveries_next`,
      `CREATE INDEX deliveries_next ON deliveries (state, next_at, channel, id)`,
      `CREATE INDEX deliveries_listed ON deliveries (created_at, id)`,
    ],
  },
  {
    id: '301-feed-index',
    sql: [
      // Holds what the feed filters by beside its order: a rare filter reads the index and not every alert.
      `DROP INDEX alerts_feed`,
      `CREATE INDEX alerts_feed ON alerts (open, severity_rank, owned, raised_at, id, kind, detector, country, state,
        owner_id, lane, exercise)`,
    ],
  },
  {
    id: '302-queue-by-channel',
    sql: [`CREATE INDEX deliveries_channel ON deliveries (state, channel, next_at, id)`],
  },
  {
    id: '401-lanes-asked',
    sql: [
      `CREATE TABLE alert_lanes (alert_id text NOT NULL, lane text NOT NULL, PRIMARY KEY (lane, alert_id))`,
      `CREATE INDEX alert_lanes_alert ON alert_lanes (alert_id)`,
      `ALTER TABLE alert_facts ADD COLUMN lanes text NOT NULL DEFAULT '[]'`,
      `DROP INDEX alert_facts_decided`,
      `CREATE INDEX alert_facts_decided ON alert_facts
        (detector, detector_version, country, elections, exercise, lanes, disposition) WHERE disposition IS NOT NULL`,
      // Pages take a snapshot: what is in the outbox does not tell of lanes.
      `DELETE FROM outbox`,
    ],
  },
  {
    // What alerts there are gets its lanes out of the log.
    id: '402-lanes-of-the-log',
    dialect: 'sqlite',
    sql: [
      `INSERT INTO alert_lanes (alert_id, lane)
        SELECT DISTINCT alert_id, json_extract(entry, '$.patch.lane') FROM audit
        WHERE action = 'alert.escalate' AND alert_id IN (SELECT id FROM alerts)`,
      `UPDATE alerts SET row = json_set(row, '$.lanesAsked', json((SELECT json_group_array(lane) FROM (
        SELECT lane FROM alert_lanes WHERE alert_id = alerts.id ORDER BY instr('${lanes.join(' ')}', lane)))))`,
      `UPDATE alert_facts SET lanes = (SELECT row->'$.lanesAsked' FROM alerts WHERE id = alert_facts.alert_id)
        WHERE alert_id IN (SELECT alert_id FROM alert_lanes)`,
      `DELETE FROM facet_counts`,
      `INSERT INTO facet_counts (key, n) SELECT '[' || ${[
        'severity',
        'kind',
        'detector',
        'country',
        'elections',
        'state',
        'owner',
        'lane',
        'exercise',
        'lanesAsked',
      ]
        .map(told)
        .join(` || ',' || `)} || ']' AS key, count(*) FROM alerts GROUP BY 1`,
      ...searchByLane,
    ],
  },
  {
    id: '206-closed-at',
    sql: [
      `ALTER TABLE alerts ADD COLUMN closed_at text`,
      `CREATE INDEX alerts_closed_at ON alerts (closed_at) WHERE closed_at IS NOT NULL`,
    ],
  },
  {
    // What was closed before the time was kept has it in its grounds. Reading into JSON is where the dialects part.
    id: '207-closed-at-of-old',
    dialect: 'sqlite',
    sql: [
      `UPDATE alerts SET closed_at = coalesce(json_extract(work, '$.closing.at'), updated_at) WHERE state = 'closed'`,
      `UPDATE alerts SET row = json_set(row, '$.closedAt', closed_at) WHERE closed_at IS NOT NULL`,
    ],
  },
  {
    id: '403-sealed-flows',
    // Sign-ons that are under way at this moment begin again: they were stored plain.
    sql: [`DELETE FROM sign_in_flows`],
  },
  {
    id: '405-token-sources',
    sql: [`ALTER TABLE tokens ADD COLUMN sources text`],
  },
  {
    // What an alert was merged into is no part of the row that is pushed to a room. An undo of these ten seconds is lost.
    id: '404-merged-into-unpushed',
    dialect: 'sqlite',
    sql: [
      `UPDATE alerts SET work = json_set(work, '$.mergedInto', json_extract(row, '$.mergedInto')) WHERE state = 'merged'`,
      `UPDATE alerts SET work = json_set(work, '$.undo', NULL) WHERE json_extract(work, '$.undo.row.mergedInto') IS NOT NULL`,
      `UPDATE alerts SET row = json_remove(row, '$.mergedInto'), work = json_remove(work, '$.undo.row.mergedInto')`,
      // Pages take a snapshot.
      `DELETE FROM outbox`,
    ],
  },
  {
    id: '303-search-at-the-end',
    dialect: 'sqlite',
    sql: searchAtTheEnd,
  },
  {
    id: '304-search-without-gone',
    dialect: 'sqlite',
    sql: searchWithoutGone,
  },
]
