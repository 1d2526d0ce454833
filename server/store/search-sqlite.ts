/**
 * Full-text index of the embedded store. Triggers keep it in the transaction of every write, so that a search never
 * knows less or more than the tables. Where something is, is a word of the index too: a search in one country reads
 * the entries of that country only.
 */
type PlacesOf = (row: string) => string

const placesFirst: PlacesOf = (row) => `coalesce(' c' || ${row}.country, '')
  || coalesce((SELECT group_concat(' e' || hex(value), '') FROM json_each(${row}.row, '$.elections')), '')`

/** With the lanes an alert was escalated to: a search of one lane reads the entries of that lane only. */
const placesAndLanes: PlacesOf = (row) => `${placesFirst(row)}
  || coalesce((SELECT group_concat(' l' || hex(value), '') FROM json_each(${row}.row, '$.lanesAsked')), '')`

/** An advertiser, account or cluster is entered once for each set of places it was named in. */
const entities = (row: string, placesOf: PlacesOf) => `
  INSERT OR IGNORE INTO search_entries (kind, ref, alert_id, text, places)
    SELECT 'entity', json_extract(${row}.row, '$.subject.type') || ':' || json_extract(${row}.row, '$.subject.id'), NULL,
      json_extract(${row}.row, '$.subject.name') || ' ' || json_extract(${row}.row, '$.subject.id'),
      'kentity' || ${placesOf(row)};
  INSERT OR IGNORE INTO search_entries (kind, ref, alert_id, text, places)
    SELECT 'entity', json_extract(value, '$.type') || ':' || json_extract(value, '$.id'), NULL,
      json_extract(value, '$.name') || ' ' || json_extract(value, '$.id'), 'kentity' || ${placesOf(row)}
    FROM json_each(${row}.body, '$.members') LIMIT 1000;`

const alertTriggers = (placesOf: PlacesOf): string[] => [
  `CREATE TRIGGER alerts_added AFTER INSERT ON alerts BEGIN
    INSERT INTO search_entries (kind, ref, alert_id, text, places)
      VALUES ('alert', new.id, new.id, new.search, 'kalert' || ${placesOf('new')});
    ${entities('new', placesOf)}
  END`,
  `CREATE TRIGGER alerts_changed AFTER UPDATE OF search ON alerts
    WHEN new.search <> old.search OR new.country IS NOT old.country
      OR json_extract(new.row, '$.lanesAsked') IS NOT json_extract(old.row, '$.lanesAsked') BEGIN
    UPDATE search_entries SET text = new.search, places = 'kalert' || ${placesOf('new')}
      WHERE kind = 'alert' AND ref = new.id;
    UPDATE search_entries SET places = 'knote' || ${placesOf('new')} WHERE kind = 'note' AND alert_id = new.id;
    ${entities('new', placesOf)}
  END`,
  `CREATE TRIGGER alerts_found_again AFTER UPDATE OF body ON alerts BEGIN ${entities('new', placesOf)} END`,
]

export const searchInSqlite: readonly string[] = [
  `CREATE TABLE search_entries (id integer PRIMARY KEY, kind text NOT NULL, ref text NOT NULL, alert_id text,
    text text NOT NULL, places text NOT NULL, UNIQUE (kind, ref, places))`,
  `CREATE INDEX search_entries_alert ON search_entries (alert_id) WHERE alert_id IS NOT NULL`,
  `CREATE VIRTUAL TABLE search_index USING fts5(text, places, content='search_entries', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='3')`,
  `CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_index (rowid, text, places) VALUES (new.id, new.text, new.places);
  END`,
  `CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
    INSERT INTO search_index (search_index, rowid, text, places) VALUES ('delete', old.id, old.text, old.places);
  END`,
  `CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
    INSERT INTO search_index (search_index, rowid, text, places) VALUES ('delete', old.id, old.text, old.places);
    INSERT INTO search_index (rowid, text, places) VALUES (new.id, new.text, new.places);
  END`,
  ...alertTriggers(placesFirst),
  `CREATE TRIGGER alerts_removed AFTER DELETE ON alerts BEGIN
    DELETE FROM search_entries WHERE alert_id = old.id;
  END`,
  // What people wrote: reasons and notes. What services say of themselves is not searched.
  `CREATE TRIGGER audit_added AFTER INSERT ON audit
    WHEN new.alert_id IS NOT NULL AND json_extract(new.entry, '$.actor.type') = 'user' AND coalesce(
      json_extract(new.entry, '$.reason'), json_extract(new.entry, '$.noteInternal'),
      json_extract(new.entry, '$.noteOutward')) IS NOT NULL BEGIN
    INSERT OR IGNORE INTO search_entries (kind, ref, alert_id, text, places)
      SELECT 'note', new.seq, new.alert_id, trim(coalesce(json_extract(new.entry, '$.reason'), '') || char(10)
        || coalesce(json_extract(new.entry, '$.noteInternal'), '') || char(10)
        || coalesce(json_extract(new.entry, '$.noteOutward'), ''), char(10)), 'knote' || substr(places, 7)
      FROM search_entries WHERE kind = 'alert' AND ref = new.alert_id;
  END`,
  `INSERT INTO search_entries (kind, ref, alert_id, text, places)
    SELECT 'alert', id, id, search, 'kalert' || ${placesFirst('alerts')} FROM alerts ORDER BY raised_at`,
]

const takenOut = `INSERT INTO search_index (search_index, rowid, text, places)
      SELECT 'delete', old.id, old.text, old.places WHERE old.id NOT IN (SELECT id FROM search_waiting);`

/**
 * From the step on that enters words at the end of a transaction (`Search.keep`): until then they wait, and what waits
 * is not in the index to be taken out of it.
 */
export const searchAtTheEnd: readonly string[] = [
  `CREATE TABLE search_waiting (id integer PRIMARY KEY)`,
  ...['added', 'removed', 'changed'].map((what) => `DROP TRIGGER search_entries_${what}`),
  `CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_waiting (id) VALUES (new.id);
  END`,
  `CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
    ${takenOut}
    DELETE FROM search_waiting WHERE id = old.id;
  END`,
  `CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
    ${takenOut}
    INSERT OR IGNORE INTO search_waiting (id) VALUES (new.id);
  END`,
]

/**
 * From the step on that lets go of names that no alert holds any more. An entry of a name belongs to no one alert, so it
 * goes with the last that names it: what is found is newest first, and names of a wiped exercise would stand before all.
 */
export const searchWithoutGone: readonly string[] = [
  `CREATE TRIGGER alert_members_removed AFTER DELETE ON alert_members
    WHEN NOT EXISTS (SELECT 1 FROM alert_members WHERE entity_id = old.entity_id AND entity_type = old.entity_type) BEGIN
    DELETE FROM search_entries WHERE kind = 'entity' AND ref = old.entity_type || ':' || old.entity_id;
  END`,
  `DELETE FROM search_entries WHERE kind = 'entity' AND NOT EXISTS (SELECT 1 FROM alert_members
    WHERE entity_id = substr(ref, instr(ref, ':') + 1) AND entity_type = substr(ref, 1, instr(ref, ':') - 1))`,
]

/** From the step on that tells which lanes an alert was escalated to. */
export const searchByLane: readonly string[] = [
  ...['alerts_added', 'alerts_changed', 'alerts_found_again'].map((trigger) => `DROP TRIGGER ${trigger}`),
  ...alertTriggers(placesAndLanes),
  `UPDATE search_entries SET places = 'k' || kind
      || (SELECT ${placesAndLanes('alerts')} FROM alerts WHERE alerts.id = search_entries.alert_id)
    WHERE alert_id IN (SELECT alert_id FROM alert_lanes)`,
  `INSERT OR IGNORE INTO search_entries (kind, ref, alert_id, text, places)
    SELECT 'entity', entity_type || ':' || entity_id, NULL, name || ' ' || entity_id, 'kentity' || places FROM (
      SELECT json_extract(alerts.row, '$.subject.type') AS entity_type, json_extract(alerts.row, '$.subject.id') AS entity_id,
        json_extract(alerts.row, '$.subject.name') AS name, ${placesAndLanes('alerts')} AS places
        FROM alerts WHERE id IN (SELECT alert_id FROM alert_lanes)
      UNION ALL
      SELECT json_extract(value, '$.type'), json_extract(value, '$.id'), json_extract(value, '$.name'),
        ${placesAndLanes('alerts')}
        FROM alerts, json_each(alerts.body, '$.members') WHERE alerts.id IN (SELECT alert_id FROM alert_lanes))`,
]
