-- What is held back before anybody is told: doubts, headings that were not read, losses that wait for a second check,
-- fields that are restless. And two more kinds of problems.
ALTER TABLE schedules ADD COLUMN checks INTEGER NOT NULL DEFAULT 0; -- how many checks have read the page or found it the same, since schema 5
ALTER TABLE schedules ADD COLUMN intro_losing_checks INTEGER NOT NULL DEFAULT 0 CHECK (intro_losing_checks >= 0); -- pages in a row without the introduction that intro still has: told when confirmed
ALTER TABLE runs ADD COLUMN check_number INTEGER; -- which of the schedule's checks this was, as schedules.checks counts; NULL: it neither read the page nor found it the same, or is older than schema 5
ALTER TABLE meetings ADD COLUMN losing_since TEXT CHECK (losing_since GLOB '????-??-??T??:??:??Z'); -- the first check at which much of its text or all its films were gone, which is not confirmed; NULL: nothing is
ALTER TABLE meetings ADD COLUMN losing_checks INTEGER NOT NULL DEFAULT 0 CHECK (losing_checks >= 0); -- pages in a row that lacked it; the values are those from before
ALTER TABLE versions ADD COLUMN doubts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(doubts)); -- values that the page can be read for in more than one way: a JSON list of {field, reason, candidates: [{value, quote}]}
ALTER TABLE page_states ADD COLUMN unread TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(unread)); -- headings that may be a meeting's and were not read as one: a JSON list of {heading, place}

CREATE TABLE held_fields (
  -- Fields whose changes are kept as versions but not told to readers just now.
  id           INTEGER PRIMARY KEY,
  schedule_id  INTEGER NOT NULL REFERENCES schedules (id),
  meeting_id   INTEGER REFERENCES meetings (id), -- NULL: of the page itself
  field        TEXT NOT NULL, -- name of the field in the record; title or intro of the page
  reason       TEXT NOT NULL CHECK (reason IN ('restless', 'doubt')), -- it changed too often to be believed, or the page can be read in more than one way
  held_since   TEXT NOT NULL CHECK (held_since GLOB '????-??-??T??:??:??Z'), -- the check from which on it is held back
  changed_at_check INTEGER NOT NULL, -- number of the check (runs.check_number) at which it last changed
  told         TEXT NOT NULL CHECK (json_valid(told)) -- the value that readers were told last, as in the record
) STRICT;

CREATE INDEX held_fields_by_schedule ON held_fields (schedule_id);
CREATE INDEX held_fields_by_meeting ON held_fields (meeting_id);
CREATE INDEX meetings_that_lose ON meetings (schedule_id) WHERE losing_checks > 0;

-- A CHECK cannot be altered: both tables are made anew.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE old_problems AS SELECT * FROM problems;

DROP TABLE problems;

CREATE TABLE problems (
  -- What came but was no readable state of the page. Only an accepted page ends a problem.
  id            INTEGER PRIMARY KEY,
  schedule_id   INTEGER NOT NULL REFERENCES schedules (id),
  snapshot_id   INTEGER REFERENCES snapshots (id), -- the first page refused for it
  kind          TEXT NOT NULL CHECK (kind IN ('not_the_page', 'no_content', 'truncated', 'broken_text', 'content_error', 'too_few_meetings', 'mass_removal', 'field_lost')),
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

CREATE TEMPORARY TABLE old_alerts AS SELECT * FROM alerts;

DROP TABLE alerts;

CREATE TABLE alerts (
  -- One row for each event and each channel that is to hear of it: what waits to be sent, and what became of it.
  id             INTEGER PRIMARY KEY,
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  run_id         INTEGER REFERENCES runs (id), -- the check that found it; NULL: no check did (stale, given_up, mistake, mended)
  created_at     TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??Z'), -- when it was found
  due_at         TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??Z'), -- when it is to be sent, or tried again: not before
  first_tried_at TEXT CHECK (first_tried_at GLOB '????-??-??T??:??:??Z'), -- the first attempt (since it was last set to waiting by hand); the end of all attempts counts from here
  claim_ends_at  TEXT CHECK (claim_ends_at GLOB '????-??-??T??:??:??Z'), -- until when a process that sends it has it for itself; NULL: nobody does
  finished_at    TEXT CHECK (finished_at GLOB '????-??-??T??:??:??Z'), -- when it was delivered or given up; NULL: it waits
  attempts       INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- how often it was tried
  state          TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up')), -- given_up: for good, for all or some recipients
  kind           TEXT NOT NULL CHECK (kind IN ('changes', 'problem', 'failing', 'recovered', 'stale', 'given_up', 'mistake', 'mended', 'doubt', 'unread_section', 'restless')), -- changes are for readers, all others for operators; mistake, mended: of a schedule file; doubt, unread_section, restless: of what a page says
  channel        TEXT NOT NULL, -- name of the channel in the schedule file
  event_id       TEXT NOT NULL, -- of the event, for ever: the same for each channel that hears of it
  sent_as        TEXT, -- id of the message it goes in (Message-ID, webhook-id), fixed at the first attempt: event_id, or a digest's that it shares; NULL: not tried yet
  claimed_by     TEXT, -- the attempt that has it, a name never used again; NULL: none
  data           TEXT NOT NULL CHECK (json_valid(data)), -- what happened, not the words for it: a JSON object
  accepted       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(accepted)), -- recipients who have it: a JSON list of mail addresses
  refused        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(refused)), -- recipients who will not get it: a JSON object of mail address and answer
  answer         TEXT, -- what the last attempt came to, in one sentence
  UNIQUE (channel, event_id),
  CHECK ((state = 'waiting') = (finished_at IS NULL)),
  CHECK ((claim_ends_at IS NULL) = (claimed_by IS NULL)),
  CHECK (claimed_by IS NULL OR (sent_as IS NOT NULL AND first_tried_at IS NOT NULL)),
  CHECK ((run_id IS NULL) = (kind IN ('stale', 'given_up', 'mistake', 'mended')))
) STRICT;

CREATE INDEX alerts_that_wait ON alerts (schedule_id, channel, due_at) WHERE state = 'waiting';
CREATE INDEX alerts_being_sent ON alerts (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX alerts_by_schedule ON alerts (schedule_id, channel);
CREATE INDEX alerts_by_run ON alerts (run_id);

INSERT INTO alerts (id, schedule_id, run_id, created_at, due_at, first_tried_at, claim_ends_at, finished_at, attempts, state, kind,
                    channel, event_id, sent_as, claimed_by, data, accepted, refused, answer)
SELECT id, schedule_id, run_id, created_at, due_at, first_tried_at, claim_ends_at, finished_at, attempts, state, kind,
       channel, event_id, sent_as, claimed_by, data, accepted, refused, answer FROM old_alerts;

DROP TABLE old_alerts;

CREATE VIEW doubts AS
-- Values of the listed meetings that the page can be read for in more than one way, a row for each reading; the field itself is empty, or as known before. German: zweifel.
SELECT schedules.title AS page,
       meetings.id AS meeting_id,
       meetings.year,
       meetings.municipality,
       doubt.value ->> '$.field' AS field, -- name of the field in the record
       candidate.value ->> '$.value' AS candidate, -- what the page may say; NULL: nothing that can be named
       candidate.value ->> '$.quote' AS quote, -- the words it was read from
       doubt.value ->> '$.reason' AS reason, -- why it is in doubt, one sentence
       schedules.url AS source -- address of the page
FROM meetings JOIN schedules ON schedules.id = meetings.schedule_id
JOIN versions ON versions.meeting_id = meetings.id AND versions.ended_at IS NULL
JOIN json_each(versions.doubts) AS doubt ON 1
LEFT JOIN json_each(doubt.value, '$.candidates') AS candidate ON 1
WHERE meetings.removed_at IS NULL
ORDER BY schedules.name, meetings.position, doubt.key, candidate.key;

CREATE VIEW unread_sections AS
-- Headings on the page that may be a meeting's and were not read as one. German: ungelesen.
SELECT schedules.title AS page,
       heading.value ->> '$.heading' AS heading, -- as printed
       heading.value ->> '$.place' AS place, -- where it stands, for people
       schedules.url AS source -- address of the page
FROM page_states JOIN schedules ON schedules.id = page_states.schedule_id
JOIN json_each(page_states.unread) AS heading ON 1
WHERE page_states.ended_at IS NULL
ORDER BY schedules.name, heading.key;

CREATE VIEW held_back AS
-- What the page says now and readers have not been told: restless fields, values in doubt, losses and removals that the next check has to confirm. German: zurueckgehalten.
SELECT schedules.title AS page,
       held.meeting_id, -- NULL: of the page itself
       meetings.year,
       meetings.municipality,
       held.field, -- name of the field in the record; NULL: the whole meeting
       held.reason, -- restless, doubt, loss or removal
       held.held_since, -- the check from which on it is held back; NULL: not known
       schedules.url AS source -- address of the page
FROM (SELECT schedule_id, meeting_id, field, reason, held_since FROM held_fields
      UNION ALL SELECT schedule_id, id, NULL, 'loss', losing_since FROM meetings WHERE losing_checks > 0 AND removed_at IS NULL
      UNION ALL SELECT schedule_id, id, NULL, 'removal', missing_since FROM meetings WHERE missing_checks > 0 AND removed_at IS NULL
      UNION ALL SELECT id, NULL, 'intro', 'loss', NULL FROM schedules WHERE intro_losing_checks > 0) AS held
JOIN schedules ON schedules.id = held.schedule_id
LEFT JOIN meetings ON meetings.id = held.meeting_id
ORDER BY schedules.name, meetings.position, held.field;

CREATE VIEW zweifel AS
-- Angaben aufgeführter Treffen, die sich auf der Seite verschieden lesen lassen: je möglicher Lesart eine Zeile. Die Angabe selbst bleibt leer oder so, wie sie bisher bekannt war.
SELECT page AS Seite, -- Name der beobachteten Seite
       meeting_id AS Nr, -- Nummer des Treffens
       year AS Jahr,
       municipality AS Ort,
       CASE field WHEN 'year' THEN 'Jahr' WHEN 'title' THEN 'Titel' WHEN 'programme' THEN 'Programm'
         WHEN 'municipality' THEN 'Ort' WHEN 'programme_area' THEN 'Programmgebiet' WHEN 'start_date' THEN 'Datum'
         WHEN 'end_date' THEN 'Ende' WHEN 'attendance' THEN 'Form' WHEN 'status' THEN 'Status'
         WHEN 'description' THEN 'Beschreibung' WHEN 'links' THEN 'Links' WHEN 'intro' THEN 'Einleitung' ELSE field END AS Angabe, -- welche Angabe unklar ist
       CASE WHEN field IN ('start_date', 'end_date') THEN coalesce(strftime('%d.%m.%Y', candidate), candidate) ELSE
         CASE candidate WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE candidate END
       END AS Lesart, -- was dort stehen könnte
       quote AS Textstelle, -- die Worte auf der Seite
       reason AS Meldung, -- der Grund in den Worten des Programms (englisch)
       source AS Quelle -- Adresse der Seite
FROM doubts;

CREATE VIEW ungelesen AS
-- Überschriften der Seite, die zu einem Treffen gehören könnten, aber nicht als solches gelesen wurden. Bitte auf der Seite nachsehen.
SELECT page AS Seite, -- Name der beobachteten Seite
       heading AS Ueberschrift, -- wie auf der Seite
       place AS Stelle, -- wo sie steht
       source AS Quelle -- Adresse der Seite
FROM unread_sections;

CREATE VIEW zurueckgehalten AS
-- Was die Seite anders sagt als zuletzt gemeldet und was noch nicht gemeldet wird.
SELECT page AS Seite, -- Name der beobachteten Seite
       meeting_id AS Nr, -- Nummer des Treffens; leer: die Seite selbst
       year AS Jahr,
       municipality AS Ort,
       CASE field WHEN 'year' THEN 'Jahr' WHEN 'title' THEN 'Titel' WHEN 'programme' THEN 'Programm'
         WHEN 'municipality' THEN 'Ort' WHEN 'programme_area' THEN 'Programmgebiet' WHEN 'start_date' THEN 'Datum'
         WHEN 'end_date' THEN 'Ende' WHEN 'attendance' THEN 'Form' WHEN 'status' THEN 'Status'
         WHEN 'description' THEN 'Beschreibung' WHEN 'links' THEN 'Links' WHEN 'intro' THEN 'Einleitung' ELSE field END AS Angabe, -- leer: das ganze Treffen
       CASE reason WHEN 'restless' THEN 'ändert sich ständig' WHEN 'doubt' THEN 'nicht eindeutig'
         WHEN 'loss' THEN 'Text oder Filme fehlen, noch nicht bestätigt'
         WHEN 'removal' THEN 'Treffen fehlt, noch nicht bestätigt' END AS Grund, -- warum es noch nicht gemeldet wird
       datetime(held_since, (1 + (held_since >= strftime('%Y-%m-%dT01:00:00Z', substr(held_since, 1, 4) || '-03-25', 'weekday 0')
         AND held_since < strftime('%Y-%m-%dT01:00:00Z', substr(held_since, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Seit, -- Berliner Zeit
       source AS Quelle -- Adresse der Seite
FROM held_back;

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
       END AS Hinweis, -- woran es lag; leer: an nichts
       checks.note AS Meldung, -- dasselbe genauer, in den Worten des Programms (englisch); leer: keine
       source AS Quelle -- Adresse der Seite
FROM checks JOIN runs ON runs.id = checks.id LEFT JOIN problems ON problems.id = runs.problem_id
ORDER BY checks.id DESC;
