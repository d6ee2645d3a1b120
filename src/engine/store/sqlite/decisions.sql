CREATE TABLE decision ( -- what people said about possible duplicates
  record_type TEXT NOT NULL,
  incoming TEXT NOT NULL, -- whom a row is about: its key, else an email, else name and postal code
  key TEXT NOT NULL, -- of the record it was compared with
  record INTEGER, -- number of that record; none where the same file was to add it
  verdict TEXT NOT NULL, -- same, different, skip
  who TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (record_type, incoming, key)
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('decisions', 0);
