CREATE TABLE parked ( -- rows set aside until the record they refer to is there
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  "row" INTEGER NOT NULL, -- in the file of the job
  refers_to TEXT NOT NULL, -- record type
  reference TEXT NOT NULL, -- key or email
  cells TEXT NOT NULL -- the row as it was read, JSON
) STRICT;
CREATE INDEX parked_job ON parked (job, "row");
ALTER TABLE job ADD COLUMN part_of INTEGER; -- the first of several jobs that came from one file
