CREATE TABLE schedules (
  -- One row a watched page: what is watched, which page was accepted last, and how the last check went.
  id                INTEGER PRIMARY KEY,
  last_checked_at   TEXT CHECK (last_checked_at GLOB '????-??-??T??:??:??Z'), -- when the last check ended, whatever came of it
  last_success_at   TEXT CHECK (last_success_at GLOB '????-??-??T??:??:??Z'), -- when the page was last read, or known to be the same
  last_full_read_at TEXT CHECK (last_full_read_at GLOB '????-??-??T??:??:??Z'), -- when all its bytes last came and were accepted (a 304 sends none)
  last_change_at    TEXT CHECK (last_change_at GLOB '????-??-??T??:??:??Z'), -- when a change was last found; NULL: none since the baseline
  last_outcome      TEXT CHECK (last_outcome IN ('baseline', 'changed', 'unchanged', 'problem', 'failed')), -- outcome of the last check, as in runs
  failures_in_row   INTEGER NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0), -- checks in a row at which the page did not come; 0 after one at which it came
  revision          INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0), -- how many pages have been accepted; 0: no baseline yet
  snapshot_id       INTEGER REFERENCES snapshots (id), -- the page accepted last; NULL before the baseline
  parser_version    INTEGER, -- version of the parser that read it
  name              TEXT NOT NULL UNIQUE, -- name in the schedule file
  title             TEXT NOT NULL, -- what the schedule file calls it for people
  parser            TEXT NOT NULL, -- name of the parser that read the accepted page; before the baseline: that is to read it
  url               TEXT NOT NULL, -- address that the last check asked for, or the first is to ask for
  etag              TEXT, -- ETag of the accepted page, byte for byte; NULL: it had none
  last_modified     TEXT, -- Last-Modified of the accepted page, byte for byte; NULL: it had none
  page_title        TEXT, -- the page's own title; NULL: it has none
  intro             TEXT  -- paragraphs before the first meeting, a blank line between them; NULL: none
) STRICT;

CREATE TABLE robots (
  -- The last robots.txt of each server, asked for at most once a day.
  origin     TEXT PRIMARY KEY, -- scheme, host and port, such as https://example.org
  fetched_at TEXT NOT NULL CHECK (fetched_at GLOB '????-??-??T??:??:??Z'),
  status     INTEGER NOT NULL, -- HTTP status of the answer
  body       TEXT NOT NULL -- the rules as sent; empty: none
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  -- Every distinct body that a page had, once; also those that were refused, as evidence.
  id            INTEGER PRIMARY KEY,
  schedule_id   INTEGER NOT NULL REFERENCES schedules (id),
  problem_id    INTEGER REFERENCES problems (id), -- the problem it was refused for; NULL: it was accepted
  http_status   INTEGER NOT NULL,
  first_seen_at TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at  TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'),
  url           TEXT NOT NULL, -- address that was asked for
  final_url     TEXT NOT NULL, -- address that answered, after redirects
  content_type  TEXT, -- Content-Type as sent; NULL: none
  headers       TEXT NOT NULL CHECK (json_valid(headers)), -- all response headers in order: a JSON list of [name, value]
  sha256        TEXT NOT NULL CHECK (length(sha256) = 64), -- hexadecimal, of the body without its Content-Encoding
  size          INTEGER NOT NULL, -- bytes of that body
  body          BLOB NOT NULL -- that body, compressed (zlib, RFC 1950)
) STRICT;

CREATE TABLE problems (
  -- What came but was no readable state of the page. Only an accepted page ends a problem.
  id            INTEGER PRIMARY KEY,
  schedule_id   INTEGER NOT NULL REFERENCES schedules (id),
  snapshot_id   INTEGER REFERENCES snapshots (id), -- the first page refused for it
  kind          TEXT NOT NULL CHECK (kind IN ('not_the_page', 'no_content', 'truncated', 'too_few_meetings', 'mass_removal', 'field_lost')),
  first_seen_at TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at  TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'),
  seen_count    INTEGER NOT NULL CHECK (seen_count >= 0), -- checks that saw it
  ended_at      TEXT CHECK (ended_at GLOB '????-??-??T??:??:??Z'), -- when a page was accepted again; NULL: it lasts
  reason        TEXT NOT NULL -- one sentence for people, of the last check that saw it
) STRICT;

CREATE TABLE runs (
  -- One small row a check.
  id             INTEGER PRIMARY KEY,
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  started_at     TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??Z'), -- to the second, so that the whole seconds of duration_ms later is the time that all rows have which this check wrote
  duration_ms    INTEGER NOT NULL CHECK (duration_ms >= 0), -- milliseconds from there to the end
  outcome        TEXT NOT NULL CHECK (outcome IN ('baseline', 'changed', 'unchanged', 'problem', 'failed')),
  http_status    INTEGER, -- NULL: no answer
  snapshot_id    INTEGER REFERENCES snapshots (id) ON DELETE SET NULL, -- the page that was read; NULL: none was (a 304, the accepted page's bytes again, a failure) or it was pruned
  parser_version INTEGER, -- version of the parser that read it; NULL: nothing was read
  confirm_removals INTEGER, -- at how many checks in a row a meeting had to be gone for its removal to be told; NULL: no page was accepted
  changes        INTEGER NOT NULL DEFAULT 0, -- how many changes it found
  problem_id     INTEGER REFERENCES problems (id), -- for the outcome problem: which
  error_kind     TEXT CHECK (error_kind IN ('fetch', 'blocked', 'crash')), -- for the outcome failed: it did not come, it is not allowed, or the check itself broke
  error          TEXT, -- for the outcome failed: one sentence for people
  CHECK ((outcome = 'problem') = (problem_id IS NOT NULL)),
  CHECK ((outcome = 'failed') = (error_kind IS NOT NULL) AND (outcome = 'failed') = (error IS NOT NULL))
) STRICT;

CREATE TABLE meetings (
  -- One row a meeting that was ever listed, with what the page says now (or said last). NULL: the page does not say.
  id             INTEGER PRIMARY KEY,
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  position       INTEGER NOT NULL, -- place on the page, from 0; of a meeting that is gone: its last
  first_seen_at  TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at   TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'), -- the last check at which the page listed it
  missing_since  TEXT CHECK (missing_since GLOB '????-??-??T??:??:??Z'), -- the first check at which it was gone; NULL: it is listed
  missing_checks INTEGER NOT NULL DEFAULT 0 CHECK (missing_checks >= 0), -- pages in a row that lacked it
  removed_at     TEXT CHECK (removed_at GLOB '????-??-??T??:??:??Z'), -- when its removal was confirmed and told; NULL: it counts as listed
  year           INTEGER, -- from the heading, else the text, else the start date
  start_date     TEXT CHECK (start_date IS date(start_date, '+0 days')), -- first day it takes place, ISO 8601
  end_date       TEXT CHECK (end_date IS date(end_date, '+0 days')), -- last day, ISO 8601; only for more than one day
  attendance     TEXT CHECK (attendance IN ('in_person', 'online', 'hybrid')), -- schema.org eventAttendanceMode
  status         TEXT CHECK (status IN ('cancelled', 'postponed')), -- schema.org eventStatus
  title          TEXT NOT NULL, -- the heading as printed
  programme      TEXT, -- funding programme that the heading names
  municipality   TEXT, -- place that the heading names
  programme_area TEXT, -- name after "Programmgebiet"; several joined with "; "
  description    TEXT, -- the section's paragraphs, a blank line between them
  CHECK ((missing_since IS NULL) = (missing_checks = 0)),
  CHECK (removed_at IS NULL OR missing_since IS NOT NULL)
) STRICT;

CREATE TABLE links (
  -- What a meeting's section points to now (or pointed to last), in the order of the page.
  meeting_id INTEGER NOT NULL REFERENCES meetings (id),
  position   INTEGER NOT NULL, -- place in the section, from 0
  kind       TEXT NOT NULL CHECK (kind IN ('video', 'document', 'gallery', 'page')),
  url        TEXT NOT NULL, -- absolute address; YouTube and Vimeo as the watch address
  text       TEXT NOT NULL, -- the link's words; empty: none
  PRIMARY KEY (meeting_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  -- What each meeting said, and when: one row for each time in which its values stayed the same.
  id             INTEGER PRIMARY KEY,
  meeting_id     INTEGER NOT NULL REFERENCES meetings (id),
  run_id         INTEGER NOT NULL REFERENCES runs (id), -- the check that saw it first
  snapshot_id    INTEGER NOT NULL REFERENCES snapshots (id), -- the page that record and evidence were read from
  parser_version INTEGER NOT NULL, -- version of the parser that read them
  first_seen_at  TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at   TEXT CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'), -- the last check that saw it; NULL: the meeting's own last_seen_at, it is current
  ended_at       TEXT CHECK (ended_at GLOB '????-??-??T??:??:??Z'), -- the first check at which the page said otherwise or lacked it; NULL: it is current
  reread_at      TEXT CHECK (reread_at GLOB '????-??-??T??:??:??Z'), -- when a later parser read other values from the same page, without news; NULL: never
  record         TEXT NOT NULL CHECK (json_valid(record)), -- all fields in the contract's words, as JSON
  evidence       TEXT NOT NULL CHECK (json_valid(evidence)), -- where the values were read: a JSON list of {field, place, quote}
  CHECK ((last_seen_at IS NULL) = (ended_at IS NULL))
) STRICT;

CREATE TABLE changes (
  -- What differs between two states of a page: the news as it was told, which is never changed afterwards.
  id             INTEGER PRIMARY KEY,
  run_id         INTEGER NOT NULL REFERENCES runs (id), -- the check that found it
  schedule_id    INTEGER NOT NULL REFERENCES schedules (id),
  meeting_id     INTEGER REFERENCES meetings (id), -- NULL: the page itself changed
  version_id     INTEGER REFERENCES versions (id), -- the version it led to; of a removed meeting: its last
  created_at     TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??Z'), -- when it was found
  kind           TEXT NOT NULL CHECK (kind IN ('added', 'edited', 'removed', 'restored', 'page_edited')),
  year           INTEGER, -- the meeting's as known before, for reading along
  municipality   TEXT, -- likewise
  programme_area TEXT, -- likewise
  reread         TEXT CHECK (reread IN ('found', 'differs', 'gone')), -- after re-reading with a later parser; found: nobody was told of it; differs: it was told, but the values are others; gone: it was told, but there is no such change; NULL: it stands
  data           TEXT NOT NULL CHECK (json_valid(data)), -- the change as `check --json` prints it
  CHECK ((kind = 'page_edited') = (meeting_id IS NULL) AND (meeting_id IS NULL) = (version_id IS NULL))
) STRICT;

-- The address that answered and the Content-Type decide how the same bytes are read.
CREATE UNIQUE INDEX one_snapshot_a_body ON snapshots (schedule_id, sha256, url, final_url, coalesce(content_type, ''));
CREATE UNIQUE INDEX one_open_problem_a_kind ON problems (schedule_id, kind) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX one_current_version_a_meeting ON versions (meeting_id) WHERE ended_at IS NULL;
CREATE INDEX runs_by_schedule ON runs (schedule_id);
CREATE INDEX runs_by_snapshot ON runs (snapshot_id) WHERE snapshot_id IS NOT NULL;
CREATE INDEX runs_by_problem ON runs (problem_id) WHERE problem_id IS NOT NULL;
CREATE INDEX snapshots_by_problem ON snapshots (problem_id) WHERE problem_id IS NOT NULL;
CREATE INDEX problems_by_schedule ON problems (schedule_id);
CREATE INDEX problems_by_snapshot ON problems (snapshot_id);
CREATE INDEX schedules_by_snapshot ON schedules (snapshot_id);
CREATE INDEX meetings_by_schedule ON meetings (schedule_id);
CREATE INDEX versions_by_meeting ON versions (meeting_id);
CREATE INDEX versions_by_run ON versions (run_id);
CREATE INDEX versions_by_snapshot ON versions (snapshot_id);
CREATE INDEX changes_by_run ON changes (run_id);
CREATE INDEX changes_by_schedule ON changes (schedule_id);
CREATE INDEX changes_by_meeting ON changes (meeting_id);
CREATE INDEX changes_by_version ON changes (version_id);
