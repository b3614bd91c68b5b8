CREATE TABLE page_states (
  -- What the page as a whole said, and when: one row for each time in which its title, its introduction and the list of its meetings stayed the same.
  id             INTEGER PRIMARY KEY,
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  run_id         INTEGER NOT NULL REFERENCES runs (id), -- the check that saw it first
  snapshot_id    INTEGER NOT NULL REFERENCES snapshots (id), -- the page that title and introduction were read from
  parser_version INTEGER NOT NULL, -- version of the parser that read them
  first_seen_at  TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  ended_at       TEXT CHECK (ended_at GLOB '????-??-??T??:??:??Z'), -- the first check that saw otherwise; NULL: it is current
  reread_at      TEXT CHECK (reread_at GLOB '????-??-??T??:??:??Z'), -- when a later parser read other values from the same page, without news; NULL: never
  listed         TEXT NOT NULL CHECK (json_valid(listed)), -- the meetings on it, in its order: a JSON list of ids
  title          TEXT, -- the page's own title; NULL: it has none
  intro          TEXT -- paragraphs before the first meeting, a blank line between them; NULL: none
) STRICT;

CREATE UNIQUE INDEX one_current_page_state ON page_states (schedule_id) WHERE ended_at IS NULL;
CREATE INDEX page_states_by_schedule ON page_states (schedule_id, first_seen_at);
CREATE INDEX page_states_by_run ON page_states (run_id);
CREATE INDEX page_states_by_snapshot ON page_states (snapshot_id);

-- DuckDB reads the definition of every view before it lists the tables, and hands some on in words of its own. So these
-- do without IS NOT between values, JOIN without ON, and count(*) in a subquery.
CREATE VIEW meeting_history AS
-- Each version of each meeting, with what differs from the one before:
-- SELECT * FROM meeting_history WHERE year = 2023 ORDER BY version_id;
SELECT version_id, schedule, meeting_id, record ->> 'year' AS year, record ->> 'municipality' AS municipality,
       first_seen_at, last_seen_at, ended_at, reread_at, run_id, snapshot_id, parser_version,
       iif(earlier IS NULL, NULL, coalesce(
           (SELECT group_concat(fields.key, ', ') FROM json_each(record) AS fields
            WHERE fields.value <> earlier ->> ('$.' || fields.key)
            OR (fields.value IS NULL) <> (earlier ->> ('$.' || fields.key) IS NULL)), '')) AS changed,
       record
FROM (SELECT versions.id AS version_id, schedules.name AS schedule, meeting_id, versions.first_seen_at,
             coalesce(versions.last_seen_at, meetings.last_seen_at) AS last_seen_at, ended_at, reread_at, run_id,
             versions.snapshot_id, versions.parser_version, record,
             lag(record) OVER (PARTITION BY meeting_id ORDER BY versions.id) AS earlier
      FROM versions JOIN meetings ON meetings.id = meeting_id JOIN schedules ON schedules.id = meetings.schedule_id);

CREATE VIEW page_records AS
-- What the page listed, in its order, and for which time. As of a moment (UTC):
-- SELECT * FROM page_records WHERE schedule = 'leuchtturmprojekte'
-- AND from_at <= '2025-03-01T00:00:00Z' AND (to_at IS NULL OR to_at > '2025-03-01T00:00:00Z') ORDER BY position;
SELECT schedules.name AS schedule, states.id AS page_state_id, places.key AS position, versions.meeting_id,
       versions.id AS version_id, max(states.first_seen_at, versions.first_seen_at) AS from_at,
       nullif(min(coalesce(states.ended_at, '9'), coalesce(versions.ended_at, '9')), '9') AS to_at, record
FROM page_states AS states
JOIN schedules ON schedules.id = states.schedule_id
CROSS JOIN json_each(listed) AS places
JOIN versions ON versions.meeting_id = places.value
     AND versions.first_seen_at < coalesce(states.ended_at, '9')
     AND states.first_seen_at < coalesce(versions.ended_at, '9');

CREATE VIEW page_history AS
-- The page's own title and introduction, and for which time:
-- SELECT * FROM page_history WHERE schedule = 'leuchtturmprojekte' ORDER BY first_seen_at;
SELECT schedules.name AS schedule, page_states.id AS page_state_id, first_seen_at, ended_at, reread_at, run_id,
       page_states.snapshot_id, page_states.parser_version, json_array_length(listed) AS listed,
       page_states.title, page_states.intro
FROM page_states JOIN schedules ON schedules.id = page_states.schedule_id;

CREATE VIEW snapshot_list AS
-- The pages that are kept, without their bodies:
-- SELECT * FROM snapshot_list ORDER BY first_seen_at;
SELECT snapshots.id AS snapshot_id, schedules.name AS schedule, snapshots.first_seen_at, snapshots.last_seen_at,
       problems.kind AS problem, http_status, content_type, snapshots.url, final_url, sha256, size,
       length(body) AS stored_size,
       (SELECT count(versions.id) FROM versions WHERE versions.snapshot_id = snapshots.id) AS versions
FROM snapshots JOIN schedules ON schedules.id = snapshots.schedule_id
LEFT JOIN problems ON problems.id = snapshots.problem_id;
