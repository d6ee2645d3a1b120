CREATE TABLE custom_field ( -- fields an organisation defined itself; their values stand in the records
  record_type TEXT NOT NULL,
  folded TEXT NOT NULL, -- the name without regard to case and spaces
  name TEXT NOT NULL,
  kind TEXT NOT NULL, -- text, number, money, date, yes_no, list
  created_at INTEGER NOT NULL,
  created_job INTEGER NOT NULL REFERENCES job (id), -- the import it came with
  PRIMARY KEY (record_type, folded)
) STRICT, WITHOUT ROWID;
CREATE TABLE job_entry_name ( -- what entries of a job's matches are called
  job INTEGER NOT NULL REFERENCES job (id),
  entry TEXT NOT NULL, -- group and position, customs.0
  name TEXT NOT NULL,
  PRIMARY KEY (job, entry)
) STRICT, WITHOUT ROWID;
