CREATE TABLE noted_match ( -- what columns of earlier imports were matched to: headers only, never what stands in cells
  id INTEGER PRIMARY KEY,
  record_type TEXT NOT NULL,
  header TEXT NOT NULL, -- as headers are compared: small letters, no marks
  path TEXT NOT NULL, -- first_name, emails.0.email; empty where the column was left unmatched
  part TEXT NOT NULL, -- what of its cells: "last name"; empty for all
  times INTEGER NOT NULL, -- imports that ended so
  last_used_at INTEGER NOT NULL,
  UNIQUE (record_type, header, path, part)
) STRICT;
CREATE INDEX noted_match_age ON noted_match (last_used_at);
