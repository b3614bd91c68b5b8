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
  kind           TEXT NOT NULL CHECK (kind IN ('changes', 'problem', 'failing', 'recovered', 'stale', 'given_up', 'mistake', 'mended')), -- changes are for readers, all others for operators; mistake, mended: of a schedule file
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
