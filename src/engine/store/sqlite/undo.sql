ALTER TABLE job ADD COLUMN undo_root INTEGER REFERENCES job (id); -- of an undo: the import at the end of its chain of undos
UPDATE job SET undo_root = undo_of WHERE kind = 'undo';

ALTER TABLE removed ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- the database's, when the record went
CREATE INDEX removed_record ON removed (record_type, record);

CREATE TABLE returned ( -- records that an undo brought back; its own undo takes them away again
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  record_type TEXT NOT NULL,
  record INTEGER NOT NULL,
  revision INTEGER NOT NULL, -- the database's, when it came back
  PRIMARY KEY (job, record_type, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE undo_kept ( -- every field and record that an undo left as it was, and why
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  record_type TEXT NOT NULL,
  record INTEGER NOT NULL,
  path TEXT NOT NULL, -- empty for a whole record
  code INTEGER NOT NULL, -- of the event that says why
  "row" INTEGER NOT NULL, -- of the file undone; 0 where there is none
  present ANY, -- what stands there, as in the field's column
  present_extra ANY,
  wanted ANY, -- what would have come back
  wanted_extra ANY,
  PRIMARY KEY (job, record_type, record, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten_field ( -- fields of the organisation's own that went with an import taken back
  record_type TEXT NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_job INTEGER NOT NULL REFERENCES job (id),
  PRIMARY KEY (record_type, folded)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting ( -- who waits for the writer's place, in the order of coming
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  holder TEXT NOT NULL,
  since INTEGER NOT NULL,
  heartbeat INTEGER NOT NULL -- one that is silent for long has died
) STRICT;
