-- One machinery for all kinds of records. What a record says is stored once, in its versions; the newest one is what it
-- says now (or said last). Tables become views with the same columns: meetings, links.
DROP TRIGGER meeting_is_new_to_search;
DROP TRIGGER meeting_loses_words;
DROP TRIGGER meeting_has_other_words;
DROP TRIGGER meeting_leaves_search;
DROP TABLE suche;
DROP VIEW search_texts;

-- The declared type of the records, such as {"name": "sittings", "fields": [{"name": "datum", "kind": "date", "label": ["date", "Datum"]}]}.
ALTER TABLE schedules ADD COLUMN record_type TEXT CHECK (record_type IS NULL OR json_valid(record_type)); -- JSON: which records the accepted page lists, with their fields' names and labels, as the schedule file declared them; NULL: meetings

-- The views go on saying "meetings", which is a view further below; the references go on to the table of the new name.
PRAGMA legacy_alter_table = ON;
ALTER TABLE meetings RENAME TO records;
PRAGMA legacy_alter_table = OFF;
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE old_records AS
SELECT id, schedule_id, position, first_seen_at, last_seen_at, missing_since, missing_checks, removed_at, losing_since, losing_checks
FROM records;

DROP TABLE links;
DROP TABLE records;

CREATE TABLE records (
  -- One row a meeting, or a record of a declared list, that was ever listed: where it stands and since when. What it says is in versions.
  id             INTEGER PRIMARY KEY,
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  position       INTEGER NOT NULL, -- place on the page, from 0; of a record that is gone: its last
  first_seen_at  TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at   TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'), -- the last check at which the page listed it
  missing_since  TEXT CHECK (missing_since GLOB '????-??-??T??:??:??Z'), -- the first check at which it was gone; NULL: it is listed
  missing_checks INTEGER NOT NULL DEFAULT 0 CHECK (missing_checks >= 0), -- pages in a row that lacked it
  removed_at     TEXT CHECK (removed_at GLOB '????-??-??T??:??:??Z'), -- when its removal was confirmed and told; NULL: it counts as listed
  losing_since   TEXT CHECK (losing_since GLOB '????-??-??T??:??:??Z'), -- the first check at which much of its text or all its films were gone, which is not confirmed; NULL: nothing is
  losing_checks  INTEGER NOT NULL DEFAULT 0 CHECK (losing_checks >= 0), -- pages in a row that lacked it; the values are those from before
  CHECK ((missing_since IS NULL) = (missing_checks = 0)),
  CHECK (removed_at IS NULL OR missing_since IS NOT NULL)
) STRICT;

INSERT INTO records (id, schedule_id, position, first_seen_at, last_seen_at, missing_since, missing_checks, removed_at, losing_since, losing_checks)
SELECT id, schedule_id, position, first_seen_at, last_seen_at, missing_since, missing_checks, removed_at, losing_since, losing_checks
FROM old_records;

DROP TABLE old_records;

CREATE INDEX records_by_schedule ON records (schedule_id);
CREATE INDEX records_that_lose ON records (schedule_id) WHERE losing_checks > 0;

-- Year, town and area stood in data as well.
CREATE TEMPORARY TABLE old_changes AS
SELECT id, run_id, schedule_id, meeting_id, version_id, created_at, kind, reread, data FROM changes;

DROP TABLE changes;

CREATE TABLE changes (
  -- What differs between two states of a page: the news as it was told, which is never changed afterwards.
  id             INTEGER PRIMARY KEY,
  run_id         INTEGER NOT NULL REFERENCES runs (id), -- the check that found it
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  meeting_id     INTEGER REFERENCES records (id), -- NULL: the page itself changed
  version_id     INTEGER REFERENCES versions (id), -- the version it led to; of a removed record: its last
  created_at     TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??Z'), -- when it was found
  kind           TEXT NOT NULL CHECK (kind IN ('added', 'edited', 'removed', 'restored', 'page_edited')),
  reread         TEXT CHECK (reread IN ('found', 'differs', 'gone')), -- after re-reading with a later parser; found: nobody was told of it; differs: it was told, but the values are others; gone: it was told, but there is no such change; NULL: it stands
  data           TEXT NOT NULL CHECK (json_valid(data)), -- the change as `check --json` prints it
  CHECK ((kind = 'page_edited') = (meeting_id IS NULL) AND (meeting_id IS NULL) = (version_id IS NULL))
) STRICT;

INSERT INTO changes (id, run_id, schedule_id, meeting_id, version_id, created_at, kind, reread, data)
SELECT id, run_id, schedule_id, meeting_id, version_id, created_at, kind, reread, data FROM old_changes;

DROP TABLE old_changes;

CREATE INDEX changes_by_run ON changes (run_id);
CREATE INDEX changes_by_schedule ON changes (schedule_id);
CREATE INDEX changes_by_meeting ON changes (meeting_id);
CREATE INDEX changes_by_version ON changes (version_id);

-- Three more kinds of problems.
CREATE TEMPORARY TABLE old_problems AS SELECT * FROM problems;

DROP TABLE problems;

CREATE TABLE problems (
  -- What came but was no readable state of the page. Only an accepted page ends a problem.
  id            INTEGER PRIMARY KEY,
  schedule_id   INTEGER NOT NULL REFERENCES schedules (id),
  snapshot_id   INTEGER REFERENCES snapshots (id), -- the first page refused for it
  kind          TEXT NOT NULL CHECK (kind IN ('not_the_page', 'no_content', 'truncated', 'broken_text', 'content_error', 'list_not_found', 'unreadable', 'too_few_meetings', 'mass_removal', 'mass_edit', 'field_lost')),
  first_seen_at TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at  TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'),
  seen_count    INTEGER NOT NULL CHECK (seen_count >= 0), -- checks that saw it
  ended_at      TEXT CHECK (ended_at GLOB '????-??-??T??:??:??Z'), -- when a page was accepted again; NULL: it lasts
  reason        TEXT NOT NULL -- one sentence for people, of the last check that saw it
) STRICT;

INSERT INTO problems (id, schedule_id, snapshot_id, kind, first_seen_at, last_seen_at, seen_count, ended_at, reason)
SELECT id, schedule_id, snapshot_id, kind, first_seen_at, last_seen_at, seen_count, ended_at, reason FROM old_problems;

DROP TABLE old_problems;

CREATE UNIQUE INDEX one_open_problem_a_kind ON problems (schedule_id, kind) WHERE ended_at IS NULL;
CREATE INDEX problems_by_schedule ON problems (schedule_id);
CREATE INDEX problems_by_snapshot ON problems (snapshot_id);

-- The casts make these columns compare as those of the tables did: '2023' is 2023. DuckDB, which runs this view by itself,
-- has JSON in quotes as the value of json_each, so a paragraph is taken by its path.
CREATE VIEW meetings AS
-- One row a meeting that was ever listed, with what the page says now (or said last). NULL: the page does not say.
SELECT records.id,
       records.schedule_id,
       records.position, -- place on the page, from 0; of a meeting that is gone: its last
       records.first_seen_at,
       records.last_seen_at, -- the last check at which the page listed it
       records.missing_since, -- the first check at which it was gone; NULL: it is listed
       records.missing_checks, -- pages in a row that lacked it
       records.removed_at, -- when its removal was confirmed and told; NULL: it counts as listed
       CAST(record ->> '$.year' AS INTEGER) AS year, -- from the heading, else the text, else the start date
       CAST(record ->> '$.start_date' AS TEXT) AS start_date, -- first day it takes place, ISO 8601
       CAST(record ->> '$.end_date' AS TEXT) AS end_date, -- last day, ISO 8601; only for more than one day
       CAST(record ->> '$.attendance' AS TEXT) AS attendance, -- in_person, online or hybrid: schema.org eventAttendanceMode
       CAST(record ->> '$.status' AS TEXT) AS status, -- cancelled or postponed: schema.org eventStatus
       CAST(record ->> '$.title' AS TEXT) AS title, -- the heading as printed
       CAST(record ->> '$.programme' AS TEXT) AS programme, -- funding programme that the heading names
       CAST(record ->> '$.municipality' AS TEXT) AS municipality, -- place that the heading names
       CAST(record ->> '$.programme_area' AS TEXT) AS programme_area, -- name after "Programmgebiet"; several joined with "; "
       (SELECT group_concat(record ->> fullkey, '

') FROM json_each(record, '$.description')) AS description, -- the section's paragraphs, a blank line between them
       records.losing_since, -- the first check at which much of its text or all its films were gone, which is not confirmed; NULL: nothing is
       records.losing_checks -- pages in a row that lacked it; the values are those from before
FROM records JOIN versions ON versions.id = (SELECT max(newest.id) FROM versions AS newest WHERE newest.meeting_id = records.id)
WHERE (SELECT record_type FROM schedules WHERE schedules.id = records.schedule_id) IS NULL;

CREATE VIEW links AS
-- What a meeting's section points to now (or pointed to last), in the order of the page.
SELECT records.id AS meeting_id,
       CAST(entry.key AS INTEGER) AS position, -- place in the section, from 0
       CAST(entry.value ->> '$.kind' AS TEXT) AS kind, -- video, document, gallery or page
       CAST(entry.value ->> '$.url' AS TEXT) AS url, -- absolute address; YouTube and Vimeo as the watch address
       CAST(entry.value ->> '$.text' AS TEXT) AS text -- the link's words; empty: none
FROM records JOIN versions ON versions.id = (SELECT max(newest.id) FROM versions AS newest WHERE newest.meeting_id = records.id)
JOIN json_each(versions.record, '$.links') AS entry ON 1
WHERE (SELECT record_type FROM schedules WHERE schedules.id = records.schedule_id) IS NULL;

CREATE VIRTUAL TABLE suche
-- Full text of the meetings (year, heading, programme, town, area, the paragraphs' first 100,000 characters) and of the records of declared lists (all values but addresses), removed ones too; the rowid is the record's id. Finds a word however its umlauts and its ß are written, capital or small: SELECT * FROM treffen WHERE Nr IN (SELECT rowid FROM suche('Straße'))
USING fts5(as_printed, with_ae, with_a, with_sz, content = 'search_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');

-- (json_array and json_each make SQLite put a text together once, not for each of its spellings.)
CREATE VIEW version_texts AS
-- The words of each version, as the search has those of the newest: as printed (its tokenizer makes ä an a), with ae for ä and ss for ß, with a for ae and ss for ß, with ß for ss.
SELECT version_id, meeting_id, printed.value AS as_printed,
       replace(replace(replace(replace(replace(replace(replace(replace(printed.value, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
         'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'ß', 'ss'), 'ẞ', 'ss') AS with_ae,
       replace(replace(replace(replace(replace(lower(printed.value), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
         'ß', 'ss'), 'ẞ', 'ss') AS with_a,
       replace(lower(printed.value), 'ss', 'ß') AS with_sz
FROM (SELECT versions.id AS version_id, versions.meeting_id,
             CASE WHEN schedules.record_type IS NULL
               THEN coalesce(record ->> '$.year', '') || ' ' || coalesce(record ->> '$.title', '')
                    || ' ' || coalesce(record ->> '$.programme', '') || ' ' || coalesce(record ->> '$.municipality', '')
                    || ' ' || coalesce(record ->> '$.programme_area', '')
                    || ' ' || substr(coalesce((SELECT group_concat(value, '

') FROM json_each(record, '$.description')), ''), 1, 100000)
               ELSE coalesce(substr((SELECT group_concat(words.atom, ' ') FROM json_tree(record) AS words
                                     WHERE words.type IN ('text', 'integer', 'real') AND words.atom NOT LIKE 'http%://%'
                                     AND (words.path = '$' OR words.key NOT IN ('url', 'kind'))), 1, 100000), '')
             END AS text
      FROM versions JOIN records ON records.id = versions.meeting_id JOIN schedules ON schedules.id = records.schedule_id) AS said
JOIN json_each(json_array(said.text)) AS printed ON 1;

CREATE VIEW search_texts AS
-- What suche holds of each record: the words of its newest version.
SELECT records.id, as_printed, with_ae, with_a, with_sz
FROM records JOIN version_texts
ON version_texts.version_id = (SELECT max(newest.id) FROM versions AS newest WHERE newest.meeting_id = records.id);

-- An index without its texts must be given the old words to remove them. What is searched is the newest version; ids never change.
CREATE TRIGGER version_is_new_to_search AFTER INSERT ON versions
WHEN new.id = (SELECT max(id) FROM versions WHERE meeting_id = new.meeting_id) BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts
  WHERE version_id = (SELECT max(id) FROM versions WHERE meeting_id = new.meeting_id AND id < new.id)
  AND as_printed <> (SELECT as_printed FROM version_texts WHERE version_id = new.id);
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz)
  SELECT meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts WHERE version_id = new.id
  AND as_printed IS NOT (SELECT as_printed FROM version_texts WHERE version_id = (
    SELECT max(id) FROM versions WHERE meeting_id = new.meeting_id AND id < new.id));
END;

CREATE TRIGGER version_loses_words BEFORE UPDATE OF record ON versions
WHEN old.record <> new.record AND old.id = (SELECT max(id) FROM versions WHERE meeting_id = old.meeting_id) BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts WHERE version_id = old.id;
END;

CREATE TRIGGER version_has_other_words AFTER UPDATE OF record ON versions
WHEN old.record <> new.record AND old.id = (SELECT max(id) FROM versions WHERE meeting_id = old.meeting_id) BEGIN
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz)
  SELECT meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts WHERE version_id = new.id;
END;

CREATE TRIGGER version_leaves_search BEFORE DELETE ON versions
WHEN old.id = (SELECT max(id) FROM versions WHERE meeting_id = old.meeting_id) BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts WHERE version_id = old.id;
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz)
  SELECT meeting_id, as_printed, with_ae, with_a, with_sz FROM version_texts
  WHERE version_id = (SELECT max(id) FROM versions WHERE meeting_id = old.meeting_id AND id < old.id);
END;

CREATE TRIGGER page_loses_words BEFORE UPDATE OF record_type ON schedules
WHEN (old.record_type IS NULL) <> (new.record_type IS NULL) BEGIN
  INSERT INTO suche (suche, rowid, as_printed, with_ae, with_a, with_sz)
  SELECT 'delete', * FROM search_texts WHERE id IN (SELECT id FROM records WHERE schedule_id = old.id);
END;

CREATE TRIGGER page_has_other_words AFTER UPDATE OF record_type ON schedules
WHEN (old.record_type IS NULL) <> (new.record_type IS NULL) BEGIN
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz)
  SELECT * FROM search_texts WHERE id IN (SELECT id FROM records WHERE schedule_id = old.id);
END;

-- (FTS5's own 'rebuild' and 'integrity-check' with a rank cannot read a view that takes JSON apart.)
INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts;

DROP VIEW aenderungen;
DROP VIEW news;

CREATE VIEW changed_values AS
-- What news and aenderungen are made of, in no order: a row for each field of a change, and one with the place -1 for each meeting or record that came, went or came back.
SELECT changes.id AS change_id,
       parts.place, -- order within the change
       schedules.title AS page,
       changes.created_at AS found_at,
       changes.meeting_id, -- NULL: the page itself changed
       changes.data ->> '$.name' AS name, -- of the record of a declared list, as known before; NULL: a meeting, or the page itself
       CAST(changes.data ->> '$.meeting.year' AS INTEGER) AS year, -- of the meeting, as known before
       CAST(changes.data ->> '$.meeting.municipality' AS TEXT) AS municipality, -- as known before
       CAST(changes.data ->> '$.meeting.programme_area' AS TEXT) AS programme_area, -- as known before
       changes.kind, -- added, edited, removed, restored or page_edited
       CASE WHEN parts.place >= 0 THEN parts.field WHEN schedules.record_type IS NULL THEN 'meeting' ELSE 'record' END AS field, -- what is different
       schedules.record_type IS NOT NULL AND changes.kind <> 'page_edited' AS is_declared, -- whether the field is one of a declared list
       CASE WHEN schedules.record_type IS NOT NULL AND changes.kind <> 'page_edited' AND parts.place >= 0
         THEN (SELECT nullif(declared.value ->> '$.label[1]', '') FROM json_each(schedules.record_type, '$.fields') AS declared
               WHERE declared.value ->> '$.name' = parts.field) END AS label, -- the declared German name of the field; NULL: none
       CASE WHEN schedules.record_type IS NOT NULL AND changes.kind <> 'page_edited' AND parts.place >= 0
         THEN (SELECT declared.value ->> '$.kind' FROM json_each(schedules.record_type, '$.fields') AS declared
               WHERE declared.value ->> '$.name' = parts.field) END AS field_kind, -- the declared kind of the field, such as date; NULL: of a meeting
       parts.before, -- NULL: nothing
       parts.after, -- NULL: nothing
       changes.reread, -- found, differs or gone: what re-reading the pages with a later parser made of it; NULL: it stands
       schedules.url AS source -- address of the page
FROM changes JOIN schedules ON schedules.id = changes.schedule_id JOIN (
  SELECT changes.id AS change_id, -1 AS place, 'meeting' AS field,
         CASE kind WHEN 'removed' THEN coalesce(json_extract(data, '$.name'), json_extract(record, '$.title')) END AS before,
         CASE kind WHEN 'removed' THEN NULL
           ELSE coalesce(json_extract(data, '$.name'), json_extract(data, '$.record.title'), json_extract(record, '$.title')) END AS after
  FROM changes JOIN versions ON versions.id = version_id WHERE kind IN ('added', 'removed', 'restored')
  UNION ALL
  SELECT changes.id, fields.id, fields.key,
         CASE WHEN fields.key IN ('description', 'intro')
           THEN (SELECT group_concat(value, '

') FROM json_each(fields.value, '$.before'))
           WHEN json_type(fields.value, '$.before') = 'array'
           THEN (SELECT group_concat(CASE type WHEN 'object'
                   THEN CASE json_extract(value, '$.text') WHEN '' THEN '' ELSE json_extract(value, '$.text') || ': ' END || json_extract(value, '$.url')
                   ELSE value END, '
') FROM json_each(fields.value, '$.before'))
           ELSE json_extract(fields.value, '$.before') END,
         CASE WHEN fields.key IN ('description', 'intro')
           THEN (SELECT group_concat(value, '

') FROM json_each(fields.value, '$.after'))
           WHEN json_type(fields.value, '$.after') = 'array'
           THEN (SELECT group_concat(CASE type WHEN 'object'
                   THEN CASE json_extract(value, '$.text') WHEN '' THEN '' ELSE json_extract(value, '$.text') || ': ' END || json_extract(value, '$.url')
                   ELSE value END, '
') FROM json_each(fields.value, '$.after'))
           ELSE json_extract(fields.value, '$.after') END
  FROM changes, json_each(data, '$.fields') AS fields
) AS parts ON parts.change_id = changes.id;

CREATE VIEW news AS
-- What changed, newest first: a row for each field of a change, and one with the field "meeting" (or "record") for each that came, went or came back. Times are UTC. German: aenderungen.
SELECT change_id, page, found_at,
       meeting_id, -- NULL: the page itself changed
       year, -- as known before
       municipality, -- as known before
       programme_area, -- as known before
       kind, -- added, edited, removed, restored or page_edited
       field, -- what is different
       before, -- NULL: nothing
       after, -- NULL: nothing
       reread, -- found, differs or gone: what re-reading the pages with a later parser made of it; NULL: it stands
       source -- address of the page
FROM changed_values
ORDER BY change_id DESC, place;

CREATE VIEW aenderungen AS
-- Was sich auf der Seite geändert hat, das Neueste zuerst: je geänderter Angabe eine Zeile, und eine für jedes Treffen oder jeden Eintrag, der dazukam, entfernt wurde oder wieder da ist.
SELECT change_id AS Nr,
       page AS Seite, -- Name der beobachteten Seite
       datetime(found_at, (1 + (found_at >= strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-03-25', 'weekday 0')
         AND found_at < strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Gefunden, -- bei welchem Abruf, Berliner Zeit
       meeting_id AS Treffen_Nr, -- des Treffens oder Eintrags; leer: Die Seite selbst hat sich geändert
       year AS Jahr, -- des Treffens, wie bis dahin bekannt
       municipality AS Ort, -- ebenso
       programme_area AS Programmgebiet, -- ebenso
       CASE kind WHEN 'added' THEN 'Neu' WHEN 'edited' THEN 'Geändert' WHEN 'removed' THEN 'Entfernt'
         WHEN 'restored' THEN 'Wieder da' WHEN 'page_edited' THEN 'Seite geändert' END AS Art,
       CASE WHEN label IS NOT NULL THEN label WHEN kind = 'page_edited' AND field = 'title' THEN 'Titel der Seite'
         WHEN is_declared AND place >= 0 THEN field ELSE
         CASE field WHEN 'meeting' THEN 'Treffen' WHEN 'record' THEN 'Eintrag' WHEN 'year' THEN 'Jahr' WHEN 'title' THEN 'Titel' WHEN 'programme' THEN 'Programm'
           WHEN 'municipality' THEN 'Ort' WHEN 'programme_area' THEN 'Programmgebiet' WHEN 'start_date' THEN 'Datum'
           WHEN 'end_date' THEN 'Ende' WHEN 'attendance' THEN 'Form' WHEN 'status' THEN 'Status'
           WHEN 'description' THEN 'Beschreibung' WHEN 'links' THEN 'Links' WHEN 'intro' THEN 'Einleitung' END
       END AS Angabe, -- was anders ist
       CASE WHEN is_declared THEN CASE field_kind WHEN 'date' THEN coalesce(strftime('%d.%m.%Y', before), before) ELSE before END
         WHEN field IN ('start_date', 'end_date') THEN strftime('%d.%m.%Y', before) WHEN field IN ('attendance', 'status') THEN
         CASE before WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE before END
         ELSE before END AS Vorher, -- leer: nichts
       CASE WHEN is_declared THEN CASE field_kind WHEN 'date' THEN coalesce(strftime('%d.%m.%Y', after), after) ELSE after END
         WHEN field IN ('start_date', 'end_date') THEN strftime('%d.%m.%Y', after) WHEN field IN ('attendance', 'status') THEN
         CASE after WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE after END
         ELSE after END AS Nachher, -- leer: nichts
       CASE reread WHEN 'found' THEN 'erst bei erneutem Lesen gefunden, nicht gemeldet'
         WHEN 'differs' THEN 'so gemeldet, seither anders gelesen'
         WHEN 'gone' THEN 'so gemeldet, war aber keine Änderung' END AS Hinweis, -- was erneutes Lesen daraus machte; leer: Es bleibt dabei
       source AS Quelle -- Adresse der Seite
FROM changed_values
ORDER BY change_id DESC, place;

DROP VIEW held_back;

CREATE VIEW held_back AS
-- What the page says now and readers have not been told: restless fields, values in doubt, losses and removals that the next check has to confirm. German: zurueckgehalten.
SELECT schedules.title AS page,
       held.meeting_id, -- NULL: of the page itself
       CAST(record ->> '$.year' AS INTEGER) AS year,
       CAST(record ->> '$.municipality' AS TEXT) AS municipality,
       held.field, -- name of the field in the record; NULL: the whole meeting or record
       held.reason, -- restless, doubt, loss or removal
       held.held_since, -- the check from which on it is held back; NULL: not known
       schedules.url AS source -- address of the page
FROM (SELECT schedule_id, meeting_id, field, reason, held_since FROM held_fields
      UNION ALL SELECT schedule_id, id, NULL, 'loss', losing_since FROM records WHERE losing_checks > 0 AND removed_at IS NULL
      UNION ALL SELECT schedule_id, id, NULL, 'removal', missing_since FROM records WHERE missing_checks > 0 AND removed_at IS NULL
      UNION ALL SELECT id, NULL, 'intro', 'loss', NULL FROM schedules WHERE intro_losing_checks > 0) AS held
JOIN schedules ON schedules.id = held.schedule_id
LEFT JOIN records ON records.id = held.meeting_id
LEFT JOIN versions ON versions.id = (SELECT max(newest.id) FROM versions AS newest WHERE newest.meeting_id = held.meeting_id)
ORDER BY schedules.name, records.position, held.field;

DROP VIEW abrufe;

CREATE VIEW abrufe AS
-- Wann nach der Seite gesehen wurde und was dabei herauskam, das Neueste zuerst.
SELECT checks.id AS Nr,
       page AS Seite, -- Name der beobachteten Seite
       datetime(checks.started_at, (1 + (checks.started_at >= strftime('%Y-%m-%dT01:00:00Z', substr(checks.started_at, 1, 4) || '-03-25', 'weekday 0')
         AND checks.started_at < strftime('%Y-%m-%dT01:00:00Z', substr(checks.started_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Beginn, -- Berliner Zeit
       seconds AS Dauer_Sekunden,
       CASE checks.outcome WHEN 'baseline' THEN 'erster Stand' WHEN 'changed' THEN 'geändert' WHEN 'unchanged' THEN 'unverändert'
         WHEN 'problem' THEN 'nicht lesbar' WHEN 'failed' THEN 'fehlgeschlagen' END AS Ergebnis,
       checks.http_status AS HTTP_Status, -- leer: keine Antwort
       checks.changes AS Aenderungen, -- wie viele gefunden wurden
       CASE coalesce(runs.error_kind, problems.kind)
         WHEN 'fetch' THEN 'Die Seite ließ sich nicht abrufen. Der nächste Abruf versucht es wieder.'
         WHEN 'blocked' THEN 'Der Server lehnt den Abruf ab. Das muss jemand mit dem Betreiber der Seite klären.'
         WHEN 'crash' THEN 'Der Abruf ist an einem Fehler von Leuchtturm selbst gescheitert.'
         WHEN 'not_the_page' THEN 'Der Server hat eine andere Seite geliefert, zum Beispiel eine Fehler-, Wartungs- oder Einwilligungsseite.'
         WHEN 'no_content' THEN 'Die Seite ist gekommen, aber ohne die Abschnitte zu den Treffen.'
         WHEN 'truncated' THEN 'Die Seite ist unvollständig angekommen.'
         WHEN 'broken_text' THEN 'Der Text der Seite ist entstellt: Umlaute und Sonderzeichen sind falsch kodiert.'
         WHEN 'content_error' THEN 'Im Inhalt der Seite steht eine Fehlermeldung ihres eigenen Redaktionssystems.'
         WHEN 'too_few_meetings' THEN 'Auf der Seite stehen weniger Treffen, als mindestens erwartet werden.'
         WHEN 'mass_removal' THEN 'Auf der Seite fehlt auf einmal ein großer Teil der bekannten Treffen.'
         WHEN 'field_lost' THEN 'Angaben, Texte oder Filme, die bisher bei den Treffen standen, fehlen auf einmal bei vielen oder allen.'
         WHEN 'list_not_found' THEN 'Die Liste steht nicht mehr an der Stelle der Seite, die in der Konfiguration angegeben ist.'
         WHEN 'unreadable' THEN 'Angaben auf der Seite sind nicht mehr so geschrieben, wie die Konfiguration es erwartet, zum Beispiel Worte statt eines Datums.'
         WHEN 'mass_edit' THEN 'Dieselbe Angabe ist auf einmal bei vielen Einträgen anders, vielleicht weil die Seite umgebaut wurde. Das muss sich jemand ansehen.'
       END AS Hinweis, -- woran es lag; leer: an nichts
       checks.note AS Meldung, -- dasselbe genauer, in den Worten des Programms (englisch); leer: keine
       source AS Quelle -- Adresse der Seite
FROM checks JOIN runs ON runs.id = checks.id LEFT JOIN problems ON problems.id = runs.problem_id
ORDER BY checks.id DESC;

CREATE VIEW listed_records AS
-- What the pages with a declared list ([records] in the schedule file) list, in their order; each of these pages has a view of its own besides, liste_ and its name. German: eintraege.
SELECT records.id,
       schedules.name AS schedule, -- name in the schedule file
       schedules.title AS page,
       records.position, -- place on the page, from 0
       (SELECT group_concat(value, ', ') FROM (
         SELECT value FROM json_each(record) WHERE type IN ('text', 'integer', 'real') LIMIT 2)) AS name, -- its first two values
       versions.record, -- all values by the names of their fields, as JSON
       schedules.record_type, -- the declared type of the list, as JSON
       schedules.url AS source, -- address of the page
       records.first_seen_at,
       (SELECT max(created_at) FROM changes WHERE meeting_id = records.id AND kind <> 'added') AS changed_at, -- when its last change was found; NULL: none since it was first seen
       records.missing_since -- the first check that did not find it; NULL: it is on the page
FROM records JOIN schedules ON schedules.id = records.schedule_id
JOIN versions ON versions.id = (SELECT max(newest.id) FROM versions AS newest WHERE newest.meeting_id = records.id)
WHERE schedules.record_type IS NOT NULL AND records.removed_at IS NULL
ORDER BY schedules.name, records.position, records.id;

CREATE VIEW eintraege AS
-- Die Einträge aller Listen, die in der Konfiguration beschrieben sind, in der Reihenfolge der Seiten. Jede dieser Listen hat außerdem eine eigene Sicht mit einer Spalte je Angabe: liste_ und ihr Name.
SELECT id AS Nr, -- bleibt für immer dieselbe
       page AS Seite, -- Name der beobachteten Seite
       name AS Eintrag, -- die ersten beiden Angaben
       (SELECT group_concat(line, '
') FROM (
         SELECT coalesce(nullif(declared.value ->> '$.label[1]', ''), entry.key) || ': ' ||
                CASE WHEN entry.type = 'array' THEN (SELECT group_concat(CASE type WHEN 'object'
                  THEN CASE value ->> '$.text' WHEN '' THEN '' ELSE (value ->> '$.text') || ': ' END || (value ->> '$.url')
                  ELSE value END, '; ') FROM json_each(entry.value))
                WHEN declared.value ->> '$.kind' = 'date' THEN coalesce(strftime('%d.%m.%Y', entry.value), entry.value)
                ELSE entry.value END AS line
         FROM json_each(record) AS entry LEFT JOIN json_each(record_type, '$.fields') AS declared
         ON declared.value ->> '$.name' = entry.key)) AS Angaben, -- je Zeile eine: Name und Wert
       source AS Quelle, -- Adresse der Seite
       datetime(first_seen_at, (1 + (first_seen_at >= strftime('%Y-%m-%dT01:00:00Z', substr(first_seen_at, 1, 4) || '-03-25', 'weekday 0')
         AND first_seen_at < strftime('%Y-%m-%dT01:00:00Z', substr(first_seen_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Zuerst_gesehen, -- bei welchem Abruf zuerst, Berliner Zeit
       datetime(changed_at, (1 + (changed_at >= strftime('%Y-%m-%dT01:00:00Z', substr(changed_at, 1, 4) || '-03-25', 'weekday 0')
         AND changed_at < strftime('%Y-%m-%dT01:00:00Z', substr(changed_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Zuletzt_geaendert, -- leer: seit dem ersten Abruf unverändert
       datetime(missing_since, (1 + (missing_since >= strftime('%Y-%m-%dT01:00:00Z', substr(missing_since, 1, 4) || '-03-25', 'weekday 0')
         AND missing_since < strftime('%Y-%m-%dT01:00:00Z', substr(missing_since, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Fehlt_seit -- leer: steht auf der Seite
FROM listed_records;

CREATE VIEW record_news AS
-- What changed in the declared lists, newest first: as in news, with the name of each record. Times are UTC. German: listen_aenderungen.
SELECT change_id, page, found_at,
       meeting_id AS record_id, -- id in records
       name, -- of the record, as known before
       kind, -- added, edited, removed or restored
       field, -- what is different; record: the whole of it
       label, -- the declared German name of the field; NULL: none
       field_kind, -- the declared kind of the field, such as date
       before, -- NULL: nothing
       after, -- NULL: nothing
       reread, -- found, differs or gone: what re-reading the pages with a later parser made of it; NULL: it stands
       source -- address of the page
FROM changed_values WHERE is_declared
ORDER BY change_id DESC, place;

CREATE VIEW listen_aenderungen AS
-- Was sich in den Listen geändert hat, die in der Konfiguration beschrieben sind, das Neueste zuerst: je geänderter Angabe eine Zeile, und eine für jeden Eintrag, der dazukam, entfernt wurde oder wieder da ist.
SELECT change_id AS Nr,
       page AS Seite, -- Name der beobachteten Seite
       datetime(found_at, (1 + (found_at >= strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-03-25', 'weekday 0')
         AND found_at < strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Gefunden, -- bei welchem Abruf, Berliner Zeit
       record_id AS Eintrag_Nr, -- Nummer des Eintrags
       name AS Eintrag, -- wie er bis dahin hieß
       CASE kind WHEN 'added' THEN 'Neu' WHEN 'edited' THEN 'Geändert' WHEN 'removed' THEN 'Entfernt'
         WHEN 'restored' THEN 'Wieder da' END AS Art,
       coalesce(label, CASE field WHEN 'record' THEN 'Eintrag' ELSE field END) AS Angabe, -- was anders ist
       CASE field_kind WHEN 'date' THEN coalesce(strftime('%d.%m.%Y', before), before) ELSE before END AS Vorher, -- leer: nichts
       CASE field_kind WHEN 'date' THEN coalesce(strftime('%d.%m.%Y', after), after) ELSE after END AS Nachher, -- leer: nichts
       CASE reread WHEN 'found' THEN 'erst bei erneutem Lesen gefunden, nicht gemeldet'
         WHEN 'differs' THEN 'so gemeldet, seither anders gelesen'
         WHEN 'gone' THEN 'so gemeldet, war aber keine Änderung' END AS Hinweis, -- was erneutes Lesen daraus machte; leer: Es bleibt dabei
       source AS Quelle -- Adresse der Seite
FROM record_news;
