CREATE TABLE job_levels ( -- of a job whose records belong to each other: how many it touched on each level
  job INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  levels TEXT NOT NULL -- JSON
) STRICT;
