CREATE TABLE kept_file ( -- what became of the file a job was imported from
  job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  at INTEGER NOT NULL, -- when it was kept, or could not be
  path TEXT, -- below the folder of all jobs, compressed with gzip; jobs of the same file share it
  bytes INTEGER NOT NULL DEFAULT 0, -- compressed
  why TEXT, -- why it is not kept
  gone_at INTEGER -- when its time was over
) STRICT;
