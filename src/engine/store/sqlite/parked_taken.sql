CREATE TABLE parked_taken ( -- imports that took rows in which were set aside; one that was taken back does not count
  parked INTEGER NOT NULL REFERENCES parked (id) ON DELETE CASCADE,
  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  PRIMARY KEY (parked, job)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_taken_job ON parked_taken (job);
