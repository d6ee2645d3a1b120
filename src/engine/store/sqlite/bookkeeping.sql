-- Everything beside the records themselves. Times are milliseconds since 1970, UTC.

CREATE TABLE meta ( -- single facts about this database
  key TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('revision', 0); -- grows with every change to any record

CREATE TABLE record_number ( -- the number the next record of a type gets; numbers are never used again
  record_type TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE job ( -- one run over one file, or one undo; kept for ever
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL, -- import, undo, restore (of one field)
  record_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_size INTEGER NOT NULL, -- bytes
  file_sha256 TEXT NOT NULL,
  mode TEXT NOT NULL, -- add-and-update, add-only, update-only, full-list, remove-listed
  request TEXT NOT NULL, -- everything needed to run it again, JSON
  rows_total INTEGER,
  created_by TEXT NOT NULL,
  undo_of INTEGER REFERENCES job (id),
  undone_by INTEGER REFERENCES job (id),
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  status_started_at INTEGER NOT NULL,
  started_at INTEGER, -- when it first ran
  current_status_id INTEGER NOT NULL DEFAULT 0,
  -- created + updated + unchanged + left_out = rows
  "rows" INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  warned INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  fields_changed INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0,
  position_rows INTEGER NOT NULL DEFAULT 0, -- rows done, to resume after a crash
  position_problem_bytes INTEGER NOT NULL DEFAULT 0, -- bytes of the problem file that belong to them
  first_created INTEGER, -- lowest and highest number of the records it created
  last_created INTEGER,
  undo_phase INTEGER NOT NULL DEFAULT 0, -- of an undo: 0 fields, 1 created records, 3 removed records, 2 done
  undo_type TEXT NOT NULL DEFAULT '', -- of an undo: the last journal entry or record done
  undo_record INTEGER NOT NULL DEFAULT 0,
  undo_path TEXT NOT NULL DEFAULT '',
  problem_file TEXT,
  message TEXT -- why it failed or stopped
) STRICT;

CREATE TABLE job_status ( -- every status a job has had
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  message TEXT
) STRICT;
CREATE INDEX job_status_job ON job_status (job);

CREATE TABLE job_event_count ( -- exactly how often each event happened in a job
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  code INTEGER NOT NULL,
  slot TEXT NOT NULL DEFAULT '', -- the field it is about; empty for a whole record or a section
  "count" INTEGER NOT NULL,
  PRIMARY KEY (job, code, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_event ( -- events kept for browsing, at most 100 of each kind
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  code INTEGER NOT NULL,
  slot TEXT NOT NULL DEFAULT '',
  "row" INTEGER NOT NULL, -- as a spreadsheet program numbers it
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_event_job ON job_event (job, code, slot);

CREATE TABLE journal ( -- every field a job changed, with what stood there before; undo reads it
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  record_type TEXT NOT NULL,
  record INTEGER NOT NULL,
  path TEXT NOT NULL, -- first_name, emails.0.email
  "row" INTEGER NOT NULL,
  before ANY, -- as in the field's column
  before_extra ANY, -- as in its second column (currency, what was typed)
  after ANY,
  after_extra ANY,
  revision INTEGER NOT NULL DEFAULT 0, -- the database's, when the job last wrote the field
  PRIMARY KEY (job, record_type, record, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_record ON journal (record_type, record);

CREATE TABLE removed ( -- records that were removed, whole
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  record_type TEXT NOT NULL,
  record INTEGER NOT NULL,
  key TEXT NOT NULL,
  snapshot TEXT NOT NULL, -- table name -> rows, JSON
  PRIMARY KEY (job, record_type, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE writer ( -- who is writing; true only while the lock file beside the database is locked
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  since INTEGER NOT NULL,
  heartbeat INTEGER NOT NULL
) STRICT;
