ALTER TABLE job ADD COLUMN listed INTEGER NOT NULL DEFAULT 0; -- of `missing`, those that rows of the file name
