CREATE TABLE missing ( -- records that a full list did not carry; nothing happened to them
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  record INTEGER NOT NULL, -- of the record type of the job
  PRIMARY KEY (job, record)
) STRICT, WITHOUT ROWID;
ALTER TABLE job ADD COLUMN missing INTEGER; -- of a full list: how many; blank until all its rows are in
ALTER TABLE job ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0; -- rows left out whose key could not be read
