ALTER TABLE missing ADD COLUMN key TEXT NOT NULL DEFAULT ''; -- as it was when it was noted
ALTER TABLE missing ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE missing ADD COLUMN "row" INTEGER NOT NULL DEFAULT 0; -- of the file that names it; 0 where the file does not carry it
ALTER TABLE missing ADD COLUMN protected INTEGER NOT NULL DEFAULT 0; -- why it is kept unless a person says otherwise, a bit for each reason
ALTER TABLE missing ADD COLUMN ticked INTEGER; -- what a person decided: 1 to remove it, 0 to keep it
ALTER TABLE missing ADD COLUMN decided_by TEXT;
ALTER TABLE missing ADD COLUMN decided_at INTEGER;
ALTER TABLE missing ADD COLUMN removed_by INTEGER; -- the job that removed it after the review
ALTER TABLE job ADD COLUMN review_of INTEGER REFERENCES job (id); -- of a removal: the import whose list was reviewed
ALTER TABLE job ADD COLUMN review_revision INTEGER NOT NULL DEFAULT 0; -- grows with every decision about what its list does not carry
ALTER TABLE job ADD COLUMN list TEXT; -- the named list its file was
CREATE INDEX job_review ON job (review_of) WHERE review_of IS NOT NULL;

CREATE TABLE carried ( -- the records whose rows a file held
  job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  records BLOB NOT NULL -- their numbers, a Roaring bitmap
) STRICT;

CREATE TABLE approval ( -- who approved a removal, kept for ever
  job INTEGER PRIMARY KEY REFERENCES job (id), -- the removal
  review INTEGER NOT NULL REFERENCES job (id), -- the import whose list was reviewed
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  number INTEGER NOT NULL, -- records that were ticked
  "of" INTEGER NOT NULL, -- out of how many
  typed INTEGER NOT NULL, -- 1 where the number had to be typed
  rules TEXT NOT NULL -- what was protected then, as JSON
) STRICT;
CREATE INDEX approval_review ON approval (review);

CREATE TABLE removal_rules ( -- what is protected from being removed
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rules TEXT NOT NULL -- as JSON
) STRICT;

ALTER TABLE removed ADD COLUMN title TEXT NOT NULL DEFAULT ''; -- what the record was called
ALTER TABLE removed ADD COLUMN "with" INTEGER; -- of a record that went with another: that one
