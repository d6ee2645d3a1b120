CREATE TABLE template ( -- matches with a name, to be used again
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE, -- the name without regard to case
  record_type TEXT NOT NULL,
  fingerprint TEXT NOT NULL, -- of the headers it was saved with, whatever their order
  document TEXT NOT NULL, -- as it is exported, JSON; the name in it may be an earlier one
  is_default INTEGER NOT NULL DEFAULT 0, -- at most one of each record type
  uses INTEGER NOT NULL DEFAULT 0, -- imports it was used for
  last_used_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX template_default ON template (record_type) WHERE is_default;
