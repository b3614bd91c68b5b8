CREATE VIRTUAL TABLE suche
-- Full text of the meetings (year, heading, programme, town, area, the paragraphs' first 100,000 characters), removed ones too; the rowid is the meeting's id. Finds a word however its umlauts and its ß are written, capital or small: SELECT * FROM treffen WHERE Nr IN (SELECT rowid FROM suche('Straße'))
USING fts5(as_printed, with_ae, with_a, with_sz, tokenize = 'unicode61 remove_diacritics 2');

CREATE VIEW search_texts AS
-- What suche holds of each meeting: as printed (its tokenizer makes ä an a), with ae for ä and ss for ß, with a for ae and ss for ß, with ß for ss.
SELECT id, text AS as_printed,
       replace(replace(replace(replace(replace(replace(replace(replace(text, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
         'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'ß', 'ss'), 'ẞ', 'ss') AS with_ae,
       replace(replace(replace(replace(replace(lower(text), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
         'ß', 'ss'), 'ẞ', 'ss') AS with_a,
       replace(lower(text), 'ss', 'ß') AS with_sz
FROM (SELECT id, coalesce(year, '') || ' ' || title || ' ' || coalesce(programme, '') || ' ' || coalesce(municipality, '')
             || ' ' || coalesce(programme_area, '') || ' ' || substr(coalesce(description, ''), 1, 100000) AS text
      FROM meetings);

CREATE TRIGGER meeting_is_new_to_search AFTER INSERT ON meetings BEGIN
  DELETE FROM suche WHERE rowid = new.id;
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts WHERE id = new.id;
END;

CREATE TRIGGER meeting_has_other_words AFTER UPDATE OF id, year, title, programme, municipality, programme_area, description
ON meetings
WHEN (old.id, old.year, old.title, old.programme, old.municipality, old.programme_area, old.description)
  IS NOT (new.id, new.year, new.title, new.programme, new.municipality, new.programme_area, new.description) BEGIN
  DELETE FROM suche WHERE rowid IN (old.id, new.id);
  INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts WHERE id = new.id;
END;

CREATE TRIGGER meeting_leaves_search AFTER DELETE ON meetings BEGIN
  DELETE FROM suche WHERE rowid = old.id;
END;

INSERT INTO suche (rowid, as_printed, with_ae, with_a, with_sz) SELECT * FROM search_texts;

CREATE VIEW all_meetings AS
-- Every meeting that was ever listed, also those that are gone from the page; times are UTC, words are the contract's. German: alle_treffen.
SELECT meetings.id,
       schedules.title AS page,
       meetings.position, -- place on the page, from 0
       meetings.year,
       meetings.municipality,
       meetings.programme_area,
       meetings.start_date, -- ISO 8601
       meetings.end_date, -- ISO 8601; NULL: it takes one day
       meetings.attendance,
       meetings.status,
       meetings.title,
       meetings.programme,
       meetings.description,
       (SELECT group_concat(line, '
') FROM (SELECT CASE text WHEN '' THEN url ELSE text || ': ' || url END AS line FROM links
               WHERE meeting_id = meetings.id AND kind = 'video' ORDER BY position)) AS films, -- a line each: title and address
       (SELECT group_concat(line, '
') FROM (SELECT CASE text WHEN '' THEN url ELSE text || ': ' || url END AS line FROM links
               WHERE meeting_id = meetings.id AND kind <> 'video' ORDER BY position)) AS other_links, -- a line each: words and address
       schedules.url AS source, -- address of the page
       meetings.first_seen_at,
       meetings.last_seen_at,
       (SELECT max(created_at) FROM changes WHERE meeting_id = meetings.id AND kind <> 'added') AS changed_at, -- when its last change was found; NULL: none since it was first seen
       meetings.missing_since, -- the first check that did not find it; NULL: it is on the page
       meetings.removed_at -- when that was confirmed; NULL: it counts as listed
FROM meetings JOIN schedules ON schedules.id = meetings.schedule_id
ORDER BY schedules.name, meetings.position, meetings.id;

CREATE VIEW listed_meetings AS
-- The meetings that the page lists, in its order. German: treffen.
SELECT id, page, year, municipality, programme_area, start_date, end_date, attendance, status, title, programme,
       description, films, other_links, source, first_seen_at, changed_at, missing_since
FROM all_meetings WHERE removed_at IS NULL;

CREATE VIEW films AS
-- The films of the listed meetings, one a row. German: filme.
SELECT meetings.id AS meeting_id, meetings.year, meetings.municipality,
       links.text AS title, -- the link's words; empty: none
       links.url -- address
FROM links JOIN meetings ON meetings.id = links.meeting_id JOIN schedules ON schedules.id = meetings.schedule_id
WHERE links.kind = 'video' AND meetings.removed_at IS NULL
ORDER BY schedules.name, meetings.position, meetings.id, links.position;

CREATE VIEW news AS
-- What changed, newest first: a row for each field of a change, and one with the field "meeting" for each meeting that came, went or came back. Times are UTC. German: aenderungen.
SELECT changes.id AS change_id,
       schedules.title AS page,
       changes.created_at AS found_at,
       changes.meeting_id, -- NULL: the page itself changed
       changes.year, -- as known before
       changes.municipality, -- as known before
       changes.programme_area, -- as known before
       changes.kind, -- added, edited, removed, restored or page_edited
       parts.field, -- what is different
       parts.before, -- NULL: nothing
       parts.after, -- NULL: nothing
       changes.reread, -- found, differs or gone: what re-reading the pages with a later parser made of it; NULL: it stands
       schedules.url AS source -- address of the page
FROM changes JOIN schedules ON schedules.id = changes.schedule_id JOIN (
  SELECT changes.id AS change_id, -1 AS place, 'meeting' AS field,
         CASE kind WHEN 'removed' THEN json_extract(record, '$.title') END AS before,
         CASE kind WHEN 'removed' THEN NULL ELSE coalesce(json_extract(data, '$.record.title'), json_extract(record, '$.title')) END AS after
  FROM changes JOIN versions ON versions.id = version_id WHERE kind IN ('added', 'removed', 'restored')
  UNION ALL
  SELECT changes.id, fields.id, fields.key,
         CASE WHEN fields.key IN ('description', 'intro')
           THEN (SELECT group_concat(value, '

') FROM json_each(fields.value, '$.before'))
           WHEN fields.key = 'links'
           THEN (SELECT group_concat(CASE json_extract(value, '$.text') WHEN '' THEN '' ELSE json_extract(value, '$.text') || ': ' END || json_extract(value, '$.url'), '
') FROM json_each(fields.value, '$.before'))
           ELSE json_extract(fields.value, '$.before') END,
         CASE WHEN fields.key IN ('description', 'intro')
           THEN (SELECT group_concat(value, '

') FROM json_each(fields.value, '$.after'))
           WHEN fields.key = 'links'
           THEN (SELECT group_concat(CASE json_extract(value, '$.text') WHEN '' THEN '' ELSE json_extract(value, '$.text') || ': ' END || json_extract(value, '$.url'), '
') FROM json_each(fields.value, '$.after'))
           ELSE json_extract(fields.value, '$.after') END
  FROM changes, json_each(data, '$.fields') AS fields
) AS parts ON parts.change_id = changes.id
ORDER BY changes.id DESC, parts.place;

CREATE VIEW checks AS
-- The checks, newest first; times are UTC. German: abrufe.
SELECT runs.id,
       schedules.title AS page,
       runs.started_at,
       runs.duration_ms / 1000.0 AS seconds, -- from there to the end
       runs.outcome, -- baseline, changed, unchanged, problem or failed
       runs.http_status, -- NULL: no answer
       runs.changes, -- how many it found
       coalesce(runs.error, problems.reason) AS note, -- why it failed, or what was wrong with the page; NULL: nothing
       schedules.url AS source -- address of the page
FROM runs JOIN schedules ON schedules.id = runs.schedule_id LEFT JOIN problems ON problems.id = runs.problem_id
ORDER BY runs.id DESC;

CREATE VIEW alle_treffen AS
-- Jedes Treffen, das je auf der Seite stand, auch die inzwischen entfernten. Zeiten sind Berliner Zeit, leere Felder heißen: Die Seite sagt es nicht.
SELECT id AS Nr, -- bleibt für immer dieselbe
       page AS Seite, -- Name der beobachteten Seite
       year AS Jahr,
       municipality AS Ort,
       programme_area AS Programmgebiet,
       strftime('%d.%m.%Y', start_date) AS Datum, -- wie 04.07.2023
       start_date AS Datum_ISO, -- wie 2023-07-04, zum Sortieren
       strftime('%d.%m.%Y', end_date) AS Bis, -- letzter Tag; nur bei mehreren Tagen
       end_date AS Bis_ISO, -- derselbe Tag wie 2023-07-05
       CASE attendance WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
         ELSE attendance END AS Form, -- vor Ort, online oder hybrid
       CASE status WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' END AS Status, -- abgesagt oder verschoben; leer: Die Seite sagt nichts davon
       title AS Titel, -- die Überschrift auf der Seite
       programme AS Programm, -- Förderprogramm, das die Überschrift nennt
       description AS Beschreibung, -- die Absätze des Abschnitts
       films AS Filme, -- je Zeile ein Film: Titel und Adresse
       other_links AS Links, -- je Zeile ein anderer Link: Worte und Adresse
       source AS Quelle, -- Adresse der Seite
       datetime(first_seen_at, (1 + (first_seen_at >= strftime('%Y-%m-%dT01:00:00Z', substr(first_seen_at, 1, 4) || '-03-25', 'weekday 0')
         AND first_seen_at < strftime('%Y-%m-%dT01:00:00Z', substr(first_seen_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Zuerst_gesehen, -- bei welchem Abruf zuerst
       datetime(changed_at, (1 + (changed_at >= strftime('%Y-%m-%dT01:00:00Z', substr(changed_at, 1, 4) || '-03-25', 'weekday 0')
         AND changed_at < strftime('%Y-%m-%dT01:00:00Z', substr(changed_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Zuletzt_geaendert, -- leer: seit dem ersten Abruf unverändert
       datetime(missing_since, (1 + (missing_since >= strftime('%Y-%m-%dT01:00:00Z', substr(missing_since, 1, 4) || '-03-25', 'weekday 0')
         AND missing_since < strftime('%Y-%m-%dT01:00:00Z', substr(missing_since, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Fehlt_seit, -- leer: steht auf der Seite
       datetime(removed_at, (1 + (removed_at >= strftime('%Y-%m-%dT01:00:00Z', substr(removed_at, 1, 4) || '-03-25', 'weekday 0')
         AND removed_at < strftime('%Y-%m-%dT01:00:00Z', substr(removed_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Entfernt_am -- wann sich das bestätigte; leer: gilt als aufgeführt
FROM all_meetings;

CREATE VIEW treffen AS
-- Die Treffen, die auf der Seite stehen, in deren Reihenfolge. Spalten wie in alle_treffen.
SELECT Nr, Seite, Jahr, Ort, Programmgebiet, Datum, Datum_ISO, Bis, Bis_ISO, Form, Status, Titel, Programm, Beschreibung,
       Filme, Links, Quelle, Zuerst_gesehen, Zuletzt_geaendert, Fehlt_seit
FROM alle_treffen WHERE Entfernt_am IS NULL;

CREATE VIEW filme AS
-- Die Filme der aufgeführten Treffen, je Zeile einer.
SELECT meeting_id AS Nr, -- Nummer des Treffens
       year AS Jahr,
       municipality AS Ort,
       title AS Titel, -- die Worte des Links; leer: keine
       url AS Adresse
FROM films;

CREATE VIEW aenderungen AS
-- Was sich auf der Seite geändert hat, das Neueste zuerst: je geänderter Angabe eine Zeile, und eine für jedes Treffen, das dazukam, entfernt wurde oder wieder da ist.
SELECT change_id AS Nr,
       page AS Seite, -- Name der beobachteten Seite
       datetime(found_at, (1 + (found_at >= strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-03-25', 'weekday 0')
         AND found_at < strftime('%Y-%m-%dT01:00:00Z', substr(found_at, 1, 4) || '-10-25', 'weekday 0'))) || ' hours') AS Gefunden, -- bei welchem Abruf, Berliner Zeit
       meeting_id AS Treffen_Nr, -- leer: Die Seite selbst hat sich geändert
       year AS Jahr, -- des Treffens, wie bis dahin bekannt
       municipality AS Ort, -- ebenso
       programme_area AS Programmgebiet, -- ebenso
       CASE kind WHEN 'added' THEN 'Neu' WHEN 'edited' THEN 'Geändert' WHEN 'removed' THEN 'Entfernt'
         WHEN 'restored' THEN 'Wieder da' WHEN 'page_edited' THEN 'Seite geändert' END AS Art,
       CASE WHEN kind = 'page_edited' AND field = 'title' THEN 'Titel der Seite' ELSE
         CASE field WHEN 'meeting' THEN 'Treffen' WHEN 'year' THEN 'Jahr' WHEN 'title' THEN 'Titel' WHEN 'programme' THEN 'Programm'
           WHEN 'municipality' THEN 'Ort' WHEN 'programme_area' THEN 'Programmgebiet' WHEN 'start_date' THEN 'Datum'
           WHEN 'end_date' THEN 'Ende' WHEN 'attendance' THEN 'Form' WHEN 'status' THEN 'Status'
           WHEN 'description' THEN 'Beschreibung' WHEN 'links' THEN 'Links' WHEN 'intro' THEN 'Einleitung' END
       END AS Angabe, -- was anders ist
       CASE WHEN field IN ('start_date', 'end_date') THEN strftime('%d.%m.%Y', before) WHEN field IN ('attendance', 'status') THEN
         CASE before WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE before END
         ELSE before END AS Vorher, -- leer: nichts
       CASE WHEN field IN ('start_date', 'end_date') THEN strftime('%d.%m.%Y', after) WHEN field IN ('attendance', 'status') THEN
         CASE after WHEN 'in_person' THEN 'vor Ort' WHEN 'hybrid' THEN 'hybrid (vor Ort und online)'
           WHEN 'cancelled' THEN 'abgesagt' WHEN 'postponed' THEN 'verschoben' ELSE after END
         ELSE after END AS Nachher, -- leer: nichts
       CASE reread WHEN 'found' THEN 'erst bei erneutem Lesen gefunden, nicht gemeldet'
         WHEN 'differs' THEN 'so gemeldet, seither anders gelesen'
         WHEN 'gone' THEN 'so gemeldet, war aber keine Änderung' END AS Hinweis, -- was erneutes Lesen daraus machte; leer: Es bleibt dabei
       source AS Quelle -- Adresse der Seite
FROM news;

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
         WHEN 'too_few_meetings' THEN 'Auf der Seite stehen weniger Treffen, als mindestens erwartet werden.'
         WHEN 'mass_removal' THEN 'Auf der Seite fehlt auf einmal ein großer Teil der bekannten Treffen.'
         WHEN 'field_lost' THEN 'Eine Angabe, die bisher bei den Treffen stand, ist bei keinem Treffen mehr zu finden.'
       END AS Hinweis, -- woran es lag; leer: an nichts
       checks.note AS Meldung, -- dasselbe genauer, in den Worten des Programms (englisch); leer: keine
       source AS Quelle -- Adresse der Seite
FROM checks JOIN runs ON runs.id = checks.id LEFT JOIN problems ON problems.id = runs.problem_id
ORDER BY checks.id DESC;
