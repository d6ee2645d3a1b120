CREATE TABLE file_fixes ( -- what people decided about problems of a file; used when the same file is opened again
  file_sha256 TEXT NOT NULL,
  record_type TEXT NOT NULL,
  reading TEXT NOT NULL, -- how the file was read, JSON: rows and columns are counted in it
  document TEXT NOT NULL, -- corrected cells and rules, JSON
  cells INTEGER NOT NULL, -- corrected
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (file_sha256, record_type, reading)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_fixes_age ON file_fixes (changed_at);
